-- Resources that an account touched on a single day of the period, and that at most one other account of its
-- department ever did.
-- Look for several at once, and for what only other departments use (accounts many, accounts_of_dept 1): somebody
-- who goes from machine to machine. Read a month or more: in a short period nearly everything is rare.
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
),
shared_in_dept AS (
  SELECT resource, dept, count(DISTINCT user_id) AS accounts FROM used GROUP BY resource, dept
)
SELECT
  used.user_id, used.dept, used.resource, used.events, used.first_event, used.last_event,
  shared_in_dept.accounts AS accounts_of_dept,
  shared.accounts AS accounts
FROM used
JOIN shared ON shared.resource = used.resource
JOIN shared_in_dept
  ON shared_in_dept.resource = used.resource AND shared_in_dept.dept = used.dept
WHERE used.days = 1 AND shared_in_dept.accounts <= 2
ORDER BY accounts_of_dept, accounts DESC, used.user_id, used.resource
