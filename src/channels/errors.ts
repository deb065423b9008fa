import createError from '@fastify/error'

export const StoreUnavailableError = createError(
  'STREAMPROOF_STORE_UNAVAILABLE',
  'The store of the channels cannot be reached. What was acknowledged is safe. Try again after Retry-After',
  503,
)

export const StoreOpenError = createError('STREAMPROOF_STORE_OPEN', 'CHANNELS_STORE=%s cannot be opened: %s')
