-- Rights that changed without a ticket, that people changed for themselves, or that make an administrator.
-- Look for self_escalation: somebody gave rights to the own account and nobody had approved it. Rights
-- without a ticket alone are often haste; an administrator's role with a ticket is a promotion.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
judged AS (
  SELECT
    timestamp, event_id, event_type, user_id, dept, src_ip, status,
    metadata.change_type AS change_type,
    metadata.requestor AS requestor,
    metadata.target_user AS target_user,
    metadata.policy_name AS policy_name,
    metadata.ticket_id AS ticket_id,
    metadata.ticket_id IS NULL AS no_ticket,
    metadata.requestor = metadata.target_user AS for_self,
    (coalesce(array_position(metadata.new_roles, 'iam_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'iam_admin'), 0) = 0)
    OR (coalesce(array_position(metadata.new_roles, 'cloud_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'cloud_admin'), 0) = 0)
    OR (coalesce(array_position(metadata.new_roles, 'domain_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'domain_admin'), 0) = 0) AS gains_admin
  FROM events
  WHERE event_type LIKE 'iam.%'
)
SELECT *, no_ticket AND for_self AS self_escalation
FROM judged
WHERE no_ticket OR for_self OR gains_admin
ORDER BY self_escalation DESC, timestamp, event_id
