import { createHash } from 'node:crypto'

/** A Lua script that the store runs as one step. */
export interface Script {
  lua: string
  sha: string
}

const script = (lua: string): Script => ({ lua, sha: createHash('sha1').update(lua).digest('hex') })

/**
 * Saves a change where channel and producers still are what the decision was based on, and publishes it.
 *
 * KEYS state, messages, producers, expiry index, number of channels, index of age.
 * ARGV 1 the revision that was decided on, empty where there was no channel; 2 `check`, `remove` or `save`; 3 the state;
 * 4 its expiry or empty; 5 the time of its oldest message or empty; 6 the first message to keep, or empty; 7 the number
 * of the first new message; 8 the topic; 9 the channel's name; 10 `1` removes what the channel had first; 11 how many
 * producers follow. Then each producer's id, as it was, as it will be or empty; then the messages.
 *
 * Replies `{1, revision}`, or `{0, revision, state, producer…}` as they are where they differ.
 */
export const CHANGE = script(`
local state, messages, producers, expiry, count, age = unpack(KEYS)
local revision = redis.call('HGET', state, 'revision') or ''
local known = tonumber(ARGV[11])
local same = revision == ARGV[1]
local found = {}
for i = 1, known do
  found[i] = redis.call('HGET', producers, ARGV[9 + 3 * i]) or ''
  if found[i] ~= ARGV[10 + 3 * i] then same = false end
end
if not same then
  local reply = {0, revision, redis.call('HGET', state, 'state') or ''}
  for i = 1, known do reply[3 + i] = found[i] end
  return reply
end
if ARGV[2] == 'check' then return {1, revision} end

-- Later than any before, also of a channel that had this name and was removed.
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local following = math.max((tonumber(revision) or 0) + 1, time[1] * 1000000 + time[2])
local function next_revision()
  following = following + 1
  return string.format('%.0f', following)
end

if revision ~= '' and ARGV[10] == '1' then
  redis.call('DEL', state, messages, producers)
  redis.call('ZREM', expiry, ARGV[9])
  redis.call('ZREM', age, ARGV[9])
  redis.call('DECR', count)
  redis.call('PUBLISH', ARGV[8], next_revision() .. ' 0 0\\n')
  revision = ''
end
if ARGV[2] == 'remove' then return {1, ''} end

-- First: above maxmemory a script may write more only once it has run a command that needs no memory.
if ARGV[6] ~= '' then redis.call('XTRIM', messages, 'MINID', ARGV[6] .. '-0') end
if revision == '' then redis.call('INCR', count) end
revision = next_revision()
redis.call('HSET', state, 'revision', revision, 'state', ARGV[3])
if ARGV[4] ~= '' then redis.call('ZADD', expiry, ARGV[4], ARGV[9])
else redis.call('ZREM', expiry, ARGV[9]) end
if ARGV[5] ~= '' then redis.call('ZADD', age, ARGV[5], ARGV[9])
else redis.call('ZREM', age, ARGV[9]) end
for i = 1, known do
  if ARGV[11 + 3 * i] ~= '' then redis.call('HSET', producers, ARGV[9 + 3 * i], ARGV[11 + 3 * i]) end
end
local head = {revision, ARGV[7], #ARGV[3]}
local body = {ARGV[3]}
local first = tonumber(ARGV[7])
for i = 12 + 3 * known, #ARGV do
  redis.call('XADD', messages, string.format('%.0f-1', first + #body - 1), 'at', now, 'data', ARGV[i])
  head[#head + 1] = #ARGV[i]
  body[#body + 1] = ARGV[i]
end
redis.call('PUBLISH', ARGV[8], table.concat(head, ' ') .. '\\n' .. table.concat(body))
return {1, revision}
`)

/**
 * Reads a channel and its messages, as many as fit and one at least. Ends before a number that is missing, and
 * after 20,000: nobody else is served meanwhile.
 *
 * KEYS state, messages. ARGV the first number, empty for the earliest there is; the number after the last; the most
 * bytes.
 * Replies `{revision, state, message…}`.
 */
export const READ = script(`
local channel = redis.call('HMGET', KEYS[1], 'revision', 'state')
local reply = {channel[1] or '', channel[2] or ''}
local left = tonumber(ARGV[3])
local number = tonumber(ARGV[1])
local from = ARGV[1] == '' and '-' or ARGV[1] .. '-0'
while true do
  local found = redis.call('XRANGE', KEYS[2], from, ARGV[2] .. '-0', 'COUNT', 32)
  for _, message in ipairs(found) do
    local this = tonumber(string.match(message[1], '^%d+'))
    if this ~= (number or this) then return reply end
    number = this + 1
    local data = message[2][4]
    left = left - #data
    if (left < 0 and #reply > 2) or #reply >= 20002 then return reply end
    reply[#reply + 1] = data
  end
  if #found < 32 then return reply end
  from = '(' .. found[32][1]
end
`)

/**
 * Finds the first message to keep.
 *
 * KEYS messages. ARGV the number of the first message, the sum of bytes, the most bytes, the oldest time (unix ms).
 * Replies `{first, bytes before it, its time}`. Where none is kept, the time is missing.
 */
export const CUT = script(`
local first, bytes = tonumber(ARGV[1]), tonumber(ARGV[2])
local dropped = 0
local from = ARGV[1] .. '-0'
while true do
  local found = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 100)
  for _, message in ipairs(found) do
    if bytes - dropped <= tonumber(ARGV[3]) and tonumber(message[2][2]) >= tonumber(ARGV[4]) then
      return {first, dropped, tonumber(message[2][2])}
    end
    dropped = dropped + #message[2][4]
    first = first + 1
  end
  if #found < 100 then return {first, dropped} end
  from = '(' .. found[100][1]
end
`)
