-- Asks one query for wrk, over and over. Arguments: path, encoded query, Accept, and a mark or nothing.
-- With a mark, a comment makes each request's query differ from every other.

local head, tail, marked
local count = 0

function init(arguments)
  local path, query, accept, mark = unpack(arguments)
  marked = mark ~= nil
  head = "GET " .. path .. "?query=" .. (marked and "%23" .. mark .. "." or "")
  tail = (marked and "%0A" or "") .. query .. " HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: " .. accept .. "\r\n\r\n"
end

function request()
  count = count + 1
  return marked and head .. count .. tail or head .. tail
end

function done(summary)
  local errors = summary.errors
  local bad = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  io.write(string.format("\ndone %d %d %d\n", summary.requests, bad, summary.duration))
end
