/**
 * AWS Lambda's limits. Times are ms, sizes bytes. "Emulator" is AWS's own Runtime Interface Emulator
 * (github.com/aws/aws-lambda-runtime-interface-emulator), whose internal/lambda is the source of the Runtime API that
 * runs in each execution environment; "guide" is the Lambda developer guide.
 */

const KiB = 2 ** 10
const MiB = 2 ** 20

/** An event with the request's body. The guide, "Lambda quotas": 6 MB; AWS's error says 6291456. */
export const EVENT_BYTES = 6 * MiB

/** A buffered response. Emulator, interop/model.go: MaxPayloadSize; AWS's error says 6291556. */
export const BUFFERED_BYTES = 6 * MiB + 100

/** A streamed response. The guide, "Response streaming for Lambda functions": 200 MB. */
export const STREAMED_BYTES = 200 * MiB

/** How much of a streamed response is sent at full speed, and the rate after that. Emulator, interop/model.go. */
export const BURST_BYTES = 6 * MiB
export const BYTES_PER_SECOND = 2 * MiB

/** How often more may be sent after that. Emulator, core/directinvoke/util.go. */
export const REFILL = 125

/** The longest timeout of a function. The guide, "Lambda quotas": 900 s. */
export const TIMEOUT = 900_000

/** How long a runtime may take until it first asks for work. The guide, "Lambda runtime lifecycle": 10 s. */
export const INIT = 10_000

/** How long a runtime may take to shut down, where an extension is registered. The guide, same page: 2,000 ms. */
export const SHUTDOWN = 2_000

/**
 * The longest prelude of a streamed HTTP response. API Gateway's developer guide, "Set up a Lambda proxy integration
 * with response streaming": 16 KB. AWS documents none for Function URLs, but longer preludes were seen to get 502.
 */
export const PRELUDE_BYTES = 16 * KiB
