/*
 * What Redis does in one step. Every key has the tag {book}, so that all of them live in one slot.
 * Per market and side a sorted set of prices, whose score is the price too, and a hash of the lots
 * at each price; per market a hash of the newest trade; a set of the markets, and the sequence.
 *
 * Numbers stay texts: Lua would write the large ones with an exponent.
 */

const WRITE = `
local function write(at)
  local markets = {}
  for _ = 1, tonumber(ARGV[at]) do
    local key = '{book}:' .. ARGV[at + 1] .. ':' .. ARGV[at + 2]
    local price, lots = ARGV[at + 3], ARGV[at + 4]
    markets[ARGV[at + 1]] = true
    if lots == '0' then
      redis.call('ZREM', key, price)
      redis.call('HDEL', key .. ':lots', price)
    else
      redis.call('ZADD', key, price, price)
      redis.call('HSET', key .. ':lots', price, lots)
    end
    at = at + 4
  end
  at = at + 1
  for _ = 1, tonumber(ARGV[at]) do
    markets[ARGV[at + 1]] = true
    redis.call('HSET', '{book}:' .. ARGV[at + 1] .. ':trade', 'tradeId', ARGV[at + 2],
      'priceTicks', ARGV[at + 3], 'quantityLots', ARGV[at + 4], 'timeUs', ARGV[at + 5])
    at = at + 5
  end
  for market in pairs(markets) do redis.call('SADD', '{book}:markets', market) end
end
local function clear()
  for _, market in ipairs(redis.call('SMEMBERS', '{book}:markets')) do
    local key = '{book}:' .. market .. ':'
    redis.call('DEL', key .. 'bids', key .. 'bids:lots', key .. 'asks', key .. 'asks:lots', key .. 'trade')
  end
  redis.call('DEL', '{book}:markets', KEYS[1])
end
local stored = redis.call('GET', KEYS[1])
`;

/** ARGV: first and last sequence, then what changed. Answers what was stored before, and what it did. */
export const UPDATE = `${WRITE}
local sequence = tonumber(stored or '0')
if tonumber(ARGV[2]) <= sequence then return { 'seen', stored } end
if tonumber(ARGV[1]) > sequence + 1 then return { 'gap', stored or '0' } end
write(3)
redis.call('SET', KEYS[1], ARGV[2])
return { 'taken', ARGV[2] }
`;

/** ARGV: the sequence, then all there is. */
export const RESTORE = `${WRITE}
if stored and tonumber(stored) >= tonumber(ARGV[1]) then return { 'seen', stored } end
clear()
write(2)
redis.call('SET', KEYS[1], ARGV[1])
return { 'taken', ARGV[1] }
`;

/** ARGV: the market, and how many levels a side. */
export const READ = `
local stored = redis.call('GET', KEYS[1])
if not stored then return {} end
local function side(name, command)
  local key = '{book}:' .. ARGV[1] .. ':' .. name
  local prices = redis.call(command, key, 0, tonumber(ARGV[2]) - 1)
  if #prices == 0 then return { prices, prices } end
  return { prices, redis.call('HMGET', key .. ':lots', unpack(prices)) }
end
local trade = redis.call('HMGET', '{book}:' .. ARGV[1] .. ':trade',
  'tradeId', 'priceTicks', 'quantityLots', 'timeUs')
return { stored, side('bids', 'ZREVRANGE'), side('asks', 'ZRANGE'), trade }
`;

export const CLEAR = `${WRITE}
clear()
return {}
`;
