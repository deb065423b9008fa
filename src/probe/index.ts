// The probe as a library: `inquire` and `diagnose` for any URL, `probe` for a streamproof service.

export type { AdviceFor } from './advice/advice.ts'
export { adviseUrl } from './advice/url.ts'
export type { Check } from './checks/check.ts'
export { checks } from './checks/index.ts'
export { diagnose } from './judge/url/diagnose.ts'
export type { Cause, Outcome, Verdict, VerdictKind } from './model.ts'
export type { Answer, Instance, Instances, ProbeOptions } from './options.ts'
export { probe } from './probe.ts'
export { type InquiryOptions, inquire, type OtherTarget } from './url/inquire.ts'
export type { By, Diagnosis, Sure, UrlOutcome, UrlRequest, UrlTransport } from './url-model.ts'
