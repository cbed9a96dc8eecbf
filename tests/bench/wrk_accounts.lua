-- Asks for the accounts of a file in turn, as one client with the customer present.
local ids = {}
local requests = {}
local next_request = 0

function init()
  local headers = {
    ["Authorization"] = "Bearer " .. os.getenv("BENCH_API_KEY"),
    ["PSU-IP-Address"] = "192.0.2.10",
  }
  for id in io.lines(os.getenv("BENCH_IDS")) do
    requests[#requests + 1] = wrk.format("GET", "/v1/accounts/" .. id .. os.getenv("BENCH_PATH"), headers)
    if #requests >= tonumber(os.getenv("BENCH_COUNT")) then break end
  end
end

function request()
  next_request = next_request % #requests + 1
  return requests[next_request]
end
