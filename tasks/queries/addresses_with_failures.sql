-- Addresses from which sign-ins to five or more accounts failed within a day.
-- Look for one machine that tries a password or two on many accounts, and one of them working (succeeded):
-- passwords sprayed. Addresses that a whole office shares fail for many accounts too, but mostly succeed.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
)
SELECT
  substr(timestamp, 1, 10) AS event_date, src_ip,
  count(DISTINCT CASE WHEN status = 'failure' THEN user_id END) AS accounts_failed,
  count_if(status = 'failure') AS failures,
  count(DISTINCT CASE WHEN status = 'success' THEN user_id END) AS accounts_succeeded,
  count(DISTINCT metadata.device_id) AS devices,
  min(CASE WHEN status = 'failure' THEN timestamp END) AS first_failure,
  max(CASE WHEN status = 'failure' THEN timestamp END) AS last_failure
FROM events
WHERE event_type = 'auth.login'
GROUP BY substr(timestamp, 1, 10), src_ip
HAVING count(DISTINCT CASE WHEN status = 'failure' THEN user_id END) >= 5
ORDER BY accounts_failed DESC, event_date, src_ip
