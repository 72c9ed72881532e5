-- What each account read from object stores, databases and applications in a day, and how that compares
-- with its other days.
-- Look for a day far over the account's own average (times_average), more objects than usual, and exports.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
daily AS (
  SELECT
    substr(timestamp, 1, 10) AS event_date, user_id, dept,
    count(*) AS reads,
    count(DISTINCT metadata.object_path) AS objects,
    count(DISTINCT resource) AS resources,
    count_if(metadata.operation = 'export') AS exports,
    CAST(sum(metadata.bytes) AS bigint) AS bytes_read
  FROM events
  WHERE status = 'success'
    AND event_type LIKE 'access.%'
    AND metadata.operation IN ('GetObject', 'select', 'export', 'view')
  GROUP BY substr(timestamp, 1, 10), user_id, dept
)
SELECT
  *,
  round(CAST(bytes_read AS double) / nullif(avg(bytes_read) OVER (PARTITION BY user_id), 0), 2)
    AS times_average
FROM daily
ORDER BY bytes_read DESC, event_date, user_id
