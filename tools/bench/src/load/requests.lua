-- wrk calls these. The requests come ready, on its input: to build one takes longer than to send it.
local requests, count, last = {}, 0, 0

function init()
  for request in io.read("*a"):gmatch("(.-\r\n\r\n)") do
    count = count + 1
    requests[count] = request
  end
end

function request()
  last = last % count + 1
  return requests[last]
end

-- Microseconds. An error of status is one of 400 and above.
function done(summary, latency)
  local errors = summary.errors
  io.write(string.format(
    '\n{"requests":%d,"durationUs":%d,"p50Us":%d,"p99Us":%d,"non2xx":%d,"socketErrors":%d}\n',
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99), errors.status,
    errors.connect + errors.read + errors.write + errors.timeout))
end
