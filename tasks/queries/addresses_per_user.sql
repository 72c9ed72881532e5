-- Accounts with three or more addresses on a day, or that signed in from two places.
-- Look for places that are hours apart while there were minutes between them (first_sign_in, last_sign_in) and
-- a machine that is not the account's; travellers have two places on the day they leave and come back.
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
  min(CASE WHEN event_type = 'auth.login' THEN timestamp END) AS first_sign_in,
  max(CASE WHEN event_type = 'auth.login' THEN timestamp END) AS last_sign_in
FROM events
GROUP BY substr(timestamp, 1, 10), user_id, dept
HAVING count(DISTINCT src_ip) >= 3 OR count(DISTINCT metadata.geo_location) >= 2
ORDER BY places DESC, addresses DESC, event_date, user_id
