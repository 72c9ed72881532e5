-- Sign-ins between 23:00 and 05:00.
-- Look for people without a night shift, a machine or place that the account has not had before, and a
-- success after a failure. Service accounts (svc_) and people on call sign in at night every week.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
)
SELECT
  timestamp, user_id, dept, src_ip, resource, status,
  metadata.failure_reason AS failure_reason,
  metadata.auth_method AS auth_method,
  metadata.device_id AS device_id,
  metadata.geo_location AS geo_location
FROM events
WHERE event_type = 'auth.login'
  AND (substr(timestamp, 12, 2) = '23' OR substr(timestamp, 12, 2) < '05')
ORDER BY timestamp, event_id
