-- Accounts with three or more addresses on a day.
-- Look for addresses in more than one country on the same day (places), and people who do not travel;
-- office, home and phone make three on many ordinary days of those who work anywhere.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
)
SELECT
  substr(timestamp, 1, 10) AS event_date, user_id, dept,
  count(DISTINCT src_ip) AS addresses,
  count(DISTINCT metadata.geo_location) AS places,
  count(DISTINCT metadata.device_id) AS devices,
  min(metadata.geo_location) AS one_place,
  max(metadata.geo_location) AS another_place,
  count(*) AS events
FROM events
GROUP BY substr(timestamp, 1, 10), user_id, dept
HAVING count(DISTINCT src_ip) >= 3
ORDER BY places DESC, addresses DESC, event_date, user_id
