-- Single reads of over 10 MB.
-- Look for people, buckets that are not their department's, and several in a row; backups, reports and
-- builds (svc_) read much every day.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
)
SELECT
  timestamp, user_id, dept, src_ip, event_type, resource,
  metadata.operation AS operation,
  metadata.object_path AS object_path,
  metadata.bytes AS bytes,
  metadata.client_app AS client_app
FROM events
WHERE status = 'success'
  AND metadata.bytes > 10000000
  AND metadata.operation IN ('GetObject', 'select', 'export', 'view')
ORDER BY bytes DESC, timestamp, event_id
