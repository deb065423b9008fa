/** What the function is called, in what its runtime is told of it. */
export const FUNCTION = {
  functionName: 'streamproof',
  functionVersion: '$LATEST',
  handler: 'handler.streaming',
}
export const ARN = `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION.functionName}`
