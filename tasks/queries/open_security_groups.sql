-- Rules of security groups that let in the whole internet, and when each was taken back.
-- Look for ports other than HTTPS (22, 3389, databases), and for rules never taken back (closed_at).
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
rules AS (
  SELECT
    timestamp, event_id, user_id, dept, src_ip, status,
    metadata.action AS rule_action,
    metadata.security_group_id AS security_group_id,
    metadata.rule_change AS rule_change,
    min(CASE WHEN metadata.action = 'RevokeSecurityGroupIngress' THEN timestamp END) OVER (
      PARTITION BY metadata.security_group_id, metadata.rule_change
      ORDER BY timestamp
      ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING
    ) AS closed_at
  FROM events
  WHERE event_type = 'cloud.sg_update'
    AND (metadata.rule_change LIKE '%0.0.0.0/0%' OR metadata.rule_change LIKE '%::/0%')
)
SELECT timestamp, user_id, dept, src_ip, status, security_group_id, rule_change, closed_at
FROM rules
WHERE rule_action = 'AuthorizeSecurityGroupIngress'
ORDER BY timestamp, event_id
