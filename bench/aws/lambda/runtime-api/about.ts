/** The function's names, as its runtime gets them. */
export const FUNCTION = {
  functionName: 'streamproof',
  functionVersion: '$LATEST',
  handler: 'handler.streaming',
}
export const ARN = `arn:aws:lambda:us-east-1:123456789012:function:${FUNCTION.functionName}`
