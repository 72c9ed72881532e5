-- Resources that one account touched on a single day of the period, and few other accounts ever did.
-- Look for databases, buckets and machines of another department. Read a month or more: in a short period
-- nearly everything is rare.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
used AS (
  SELECT
    user_id, dept, resource,
    count(*) AS events,
    count(DISTINCT substr(timestamp, 1, 10)) AS days,
    min(timestamp) AS first_event,
    max(timestamp) AS last_event
  FROM events
  GROUP BY user_id, dept, resource
),
shared AS (
  SELECT resource, count(DISTINCT user_id) AS accounts FROM used GROUP BY resource
)
SELECT
  used.user_id, used.dept, used.resource, used.events, used.first_event, used.last_event,
  shared.accounts
FROM used
JOIN shared ON shared.resource = used.resource
WHERE used.days = 1 AND shared.accounts <= 3
ORDER BY shared.accounts, used.events DESC, used.user_id, used.resource
