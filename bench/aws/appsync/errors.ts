/** An error as AppSync tells of it, over HTTP and over WebSocket. */
export interface AppSyncError {
  errorType?: string
  /** Absent where nobody knows the words. */
  message?: string
  errorCode?: number
}

/** Wrong key, or none: over HTTP with 401. The words are in AWS's own tests against the service (amplify-android). */
export const UNAUTHORIZED: AppSyncError = {
  errorType: 'UnauthorizedException',
  message: 'You are not authorized to make this call.',
}

/** What clients of subscriptions got with 100, and before with 50, for the number (amplify-cli #3547, #7427). */
export const tooManySubscriptions = (most: number): AppSyncError => ({
  errorType: 'MaxSubscriptionsReachedError',
  message: `Max number of ${most} subscriptions reached`,
})

/** "This ID must be unique for each subscription, otherwise the server returns an error." Its words are not public. */
export const DUPLICATE: AppSyncError = { errorType: 'DuplicatedOperationError' }

/** For a message of no known type, as clients got it. */
export const UNSUPPORTED: AppSyncError = {
  errorType: 'UnsupportedOperation',
  message: 'unknown not supported through the realtime channel',
}

/** For a body that cannot be read, with 400 (AppSync's API reference, common errors). */
export const MALFORMED: AppSyncError = { errorType: 'MalformedHttpRequestException' }
