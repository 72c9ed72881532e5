-- Virtual machines that were stopped or terminated.
-- Look for stops outside maintenance windows, many at once, and machines ended soon after they were run
-- (run_at): somebody else's mining looks so. Scaling services (svc_) do it every day.
WITH events AS (
  SELECT
    *,
    CAST(replace(substr(timestamp, 1, 23), 'T', ' ') AS timestamp) AS happened
  FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
changes AS (
  SELECT
    timestamp, event_id, happened, user_id, dept, src_ip, status,
    metadata.action AS instance_action,
    metadata.instance_id AS instance_id,
    metadata.old_state AS old_state,
    metadata.new_state AS new_state,
    max(CASE WHEN metadata.action = 'RunInstances' AND status = 'success' THEN timestamp END)
      OVER (PARTITION BY metadata.instance_id ORDER BY happened) AS run_at
  FROM events
  WHERE event_type = 'cloud.ec2_state_change'
)
SELECT
  timestamp, user_id, dept, src_ip, status, instance_action, instance_id, old_state, new_state, run_at
FROM changes
WHERE instance_action IN ('StopInstances', 'TerminateInstances')
ORDER BY timestamp, event_id
