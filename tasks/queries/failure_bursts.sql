-- Five or more failed sign-ins of an account within an hour, and whether one worked within the hour after.
-- Look for bursts from an address outside the company that end with a success (signed_in_at); a burst at a
-- desk in the morning is a forgotten password.
WITH events AS (
  SELECT
    event_id, event_type, user_id, src_ip, status, timestamp,
    substr(timestamp, 1, 10) AS event_date,
    CAST(replace(substr(timestamp, 1, 23), 'T', ' ') AS timestamp) AS happened
  FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
counted AS (
  SELECT
    *,
    count_if(status = 'failure') OVER (
      PARTITION BY user_id ORDER BY happened
      RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW
    ) AS failures_in_hour,
    min(CASE WHEN status = 'failure' THEN timestamp END) OVER (
      PARTITION BY user_id ORDER BY happened
      RANGE BETWEEN INTERVAL '1' HOUR PRECEDING AND CURRENT ROW
    ) AS first_failure,
    min(CASE WHEN status = 'success' THEN timestamp END) OVER (
      PARTITION BY user_id ORDER BY happened
      RANGE BETWEEN CURRENT ROW AND INTERVAL '1' HOUR FOLLOWING
    ) AS next_success
  FROM events
  WHERE event_type = 'auth.login'
)
SELECT
  event_date, user_id,
  max(failures_in_hour) AS most_failures_in_hour,
  count(DISTINCT src_ip) AS addresses,
  min(src_ip) AS an_address,
  min(first_failure) AS burst_from,
  max(timestamp) AS burst_to,
  min(next_success) AS signed_in_at
FROM counted
WHERE status = 'failure' AND failures_in_hour >= 5
GROUP BY event_date, user_id
ORDER BY most_failures_in_hour DESC, event_date, user_id
