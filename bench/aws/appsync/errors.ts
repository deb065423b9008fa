/** An error of AppSync's, over HTTP and over WebSocket. */
export interface AppSyncError {
  errorType?: string
  /** Absent where AWS's text is not public. */
  message?: string
  errorCode?: number
}

/** For a wrong or missing key, over HTTP with 401. AWS's own tests against the service have the text (amplify-android). */
export const UNAUTHORIZED: AppSyncError = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
}

/** As clients got it with 100, and earlier with 50, as the number (amplify-cli #3547, #7427). */
export const tooManySubscriptions = (most: number): AppSyncError => ({
  errorType: 'MaxSubscriptionsReachedError',
  message: `Max number of ${most} subscriptions reached`,
})

/** "This ID must be unique for each subscription, otherwise the server returns an error." Its text is not public. */
export const DUPLICATE: AppSyncError = { errorType: 'DuplicatedOperationError' }

/** For a message of no known type, as clients got it. */
export const UNSUPPORTED: AppSyncError = {
  errorType: 'UnsupportedOperation',
  message: 'unknown not supported through the realtime channel',
}

/** For an unreadable body, with 400 (AppSync's API reference, common errors). */
export const MALFORMED: AppSyncError = { errorType: 'MalformedHttpRequestException' }
