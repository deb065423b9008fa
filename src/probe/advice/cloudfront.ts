import type { Remedy } from './advice.ts'

/** What to change about CloudFront. */
export const cloudfront: Remedy[] = [
  {
    causes: ['cut-idle', 'timed-out'],
    text: 'Raise the origin’s response timeout, which also bounds the time between two packets. Default: 30 s; at most 120. A heartbeat well below it is better.',
    lines: ['OriginReadTimeout: 120'],
    source:
      'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html#DownloadDistValuesOriginResponseTimeout',
    proof: 'documented',
  },
  {
    causes: ['held-by-compression', 'compressed'],
    text: 'Turn compression off in the cache behaviour of this path.',
    lines: ['Compress: false'],
    source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html',
    proof: 'documented',
  },
]
