import type { Vendor } from './vendor.ts'

export const azure: Vendor = {
  id: 'azure',
  title: 'Azure',
  fields: [
    ['x-azure-ref', /./],
    ['x-arr-log-id', /./],
    ['set-cookie', /^ARRAffinity/],
    ['server', /^Microsoft-Azure-Application-Gateway/i],
  ],
  hosts: /\.(azurewebsites\.net|azurecontainerapps\.io|azurefd\.net|cloudapp\.azure\.com)$/,
  errorPages: [/<center>Microsoft-Azure-Application-Gateway/],
  limits: [
    {
      name: 'Front Door: origin response timeout',
      ms: 30_000,
      bounds: 'first',
      source: 'https://learn.microsoft.com/azure/frontdoor/troubleshoot-issues',
    },
    {
      name: 'App Service: idle request timeout',
      ms: 230_000,
      bounds: 'idle',
      source:
        'https://learn.microsoft.com/en-us/answers/questions/1465927/soap-api-request-timeout-in-production-environment',
    },
    {
      name: 'Load Balancer: idle timeout',
      ms: 240_000,
      bounds: 'idle',
      source: 'https://learn.microsoft.com/azure/load-balancer/load-balancer-tcp-idle-timeout',
    },
  ],
}
