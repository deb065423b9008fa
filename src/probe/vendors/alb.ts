import type { Vendor } from './vendor.ts'

export const alb: Vendor = {
  id: 'alb',
  title: 'Application Load Balancer',
  fields: [
    ['server', /^awselb\//],
    ['set-cookie', /^AWSALB(CORS|TG)?=/],
  ],
  hosts: /\.elb\.([a-z0-9-]+\.)?amazonaws\.com$/,
  limits: [
    {
      name: 'idle_timeout.timeout_seconds',
      ms: 60_000,
      bounds: 'idle',
      source:
        'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-load-balancer-attributes.html#connection-idle-timeout',
    },
  ],
}
