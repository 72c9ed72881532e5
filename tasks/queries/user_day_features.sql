-- One row for each account and day: the features that scoring starts from.
-- Look for rows that stand out from the account's own and its department's. Accounts know a resource once they
-- have touched it on an earlier day of the period that is read, so leave out the first two weeks; a resource
-- belongs to the department of more than half of its accounts. Rates are shares of all sign-ins. After hours
-- is 23:00 to 05:00, off hours before 08:00 or from 18:00.
WITH events AS (
  SELECT *, substr(timestamp, 1, 10) AS event_date, substr(timestamp, 12, 2) AS event_hour
  FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
),
first_touched AS (
  SELECT user_id, resource, min(event_date) AS first_date FROM events GROUP BY user_id, resource
),
accounts AS (
  SELECT resource, count(DISTINCT user_id) AS accounts FROM events GROUP BY resource
),
accounts_of_dept AS (
  SELECT resource, dept, count(DISTINCT user_id) AS accounts FROM events GROUP BY resource, dept
),
owners AS (
  SELECT accounts.resource, accounts_of_dept.dept AS owner
  FROM accounts
  JOIN accounts_of_dept ON accounts_of_dept.resource = accounts.resource
  WHERE accounts_of_dept.accounts * 2 > accounts.accounts
),
touched AS (
  SELECT event_date, user_id, dept, resource
  FROM events
  GROUP BY event_date, user_id, dept, resource
),
reach AS (
  SELECT
    touched.event_date, touched.user_id,
    count(*) AS distinct_resources_accessed,
    count_if(first_touched.first_date = touched.event_date) AS new_resource_access_count,
    count_if(owners.owner <> touched.dept) AS cross_department_access_count
  FROM touched
  JOIN first_touched
    ON first_touched.user_id = touched.user_id AND first_touched.resource = touched.resource
  LEFT JOIN owners ON owners.resource = touched.resource
  GROUP BY touched.event_date, touched.user_id
),
judged AS (
  SELECT
    event_date, user_id, dept, src_ip, event_type, status,
    event_type = 'auth.login' AS is_sign_in,
    event_type = 'auth.login' AND status = 'failure' AS is_failed,
    event_type = 'auth.login' AND (event_hour = '23' OR event_hour < '05') AS is_after_hours,
    event_type = 'auth.login' AND (event_hour >= '18' OR event_hour < '08') AS is_off_hours,
    event_type = 'auth.login' AND status = 'success' AND NOT metadata.mfa_used AS is_without_mfa,
    event_type = 'sys.command' AS is_command,
    event_type = 'sys.command' AND regexp_extract(
      metadata.cmd,
      '(^|[^0-9A-Za-z_])(nmap|masscan|arp-scan|zmap|getent (passwd|group|hosts))([^0-9A-Za-z_]|$)'
        || '|/etc/(passwd|shadow|sudoers|group)([^0-9A-Za-z_]|$)'
        || '|(^|[^0-9A-Za-z_])(aws iam (list|get)-|aws sts get-caller-identity([^0-9A-Za-z_]|$)|find / )'
        || '|(^|[^0-9A-Za-z_])id_(rsa|ed25519|ecdsa)([^0-9A-Za-z_]|$)|[.]aws/credentials|[.]pgpass|[.]netrc|[.]kube/config'
        || '|(?i:(^|[^0-9A-Za-z_])grep[^0-9A-Za-z_](.*[^0-9A-Za-z_])?(password|passwd|secret|token|api_?key))'
        || '|(^|[^0-9A-Za-z_])(scp|rsync|sftp)([^0-9A-Za-z_].*)?@'
        || '|(^|[^0-9A-Za-z_])curl([^0-9A-Za-z_].*)?(-T|--upload-file|-F|--data-binary)'
        || '|(^|[^0-9A-Za-z_])(nc|ncat|socat|base64|history -c|unset HISTFILE|shred)([^0-9A-Za-z_]|$)'
        || '|(^|[^0-9A-Za-z_])systemctl (stop|disable) (auditd|rsyslog|falcon|osqueryd)'
        || '|(^|[^0-9A-Za-z_])(chmod [ug+]*s|chmod 4[0-7]{3}|useradd|usermod|visudo)([^0-9A-Za-z_]|$)',
      0
    ) <> '' AS is_suspicious,
    event_type = 'access.s3' AND metadata.operation = 'GetObject' AS is_get,
    event_type = 'access.s3' AND metadata.operation = 'ListObjects' AS is_list,
    metadata.bytes AS bytes,
    event_type LIKE 'iam.%' AS is_rights_change,
    event_type LIKE 'iam.%' AND metadata.ticket_id IS NULL AS is_without_ticket,
    event_type LIKE 'iam.%' AND metadata.requestor = metadata.target_user AS is_for_self,
    (coalesce(array_position(metadata.new_roles, 'iam_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'iam_admin'), 0) = 0)
    OR (coalesce(array_position(metadata.new_roles, 'cloud_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'cloud_admin'), 0) = 0)
    OR (coalesce(array_position(metadata.new_roles, 'domain_admin'), 0) > 0
      AND coalesce(array_position(metadata.old_roles, 'domain_admin'), 0) = 0) AS gains_admin,
    event_type = 'cloud.ec2_state_change' AS is_instance_change,
    metadata.action IN ('StopInstances', 'TerminateInstances') AS is_instance_stop,
    event_type = 'cloud.sg_update' AS is_group_update,
    metadata.rule_change LIKE '%0.0.0.0/0%' AS is_open_to_world
  FROM events
),
counted AS (
  SELECT
    event_date, user_id, dept,
    count_if(is_sign_in) AS login_count,
    count_if(is_failed) AS failed_login_count,
    count_if(is_after_hours) AS after_hours_login_count,
    count_if(is_off_hours) AS off_hours_login_count,
    count(DISTINCT src_ip) AS distinct_src_ip_count,
    count_if(is_without_mfa) AS mfa_not_used_count,
    count_if(is_command) AS command_event_count,
    count_if(is_suspicious) AS suspicious_command_count,
    count_if(is_get) AS s3_get_count,
    count_if(is_list) AS s3_list_count,
    CAST(coalesce(sum(CASE WHEN is_get THEN bytes END), 0) AS bigint) AS s3_bytes_downloaded,
    count_if(is_get AND bytes > 10000000) AS s3_high_volume_event_count,
    count_if(is_rights_change) AS iam_change_event_count,
    count_if(is_rights_change AND gains_admin) AS privilege_escalation_flag_count,
    count_if(is_without_ticket) AS missing_ticket_id_count,
    count_if(is_for_self AND is_without_ticket) AS self_escalation_count,
    count_if(is_instance_change) AS ec2_state_change_count,
    count_if(is_instance_change AND is_instance_stop) AS ec2_stop_terminate_count,
    count_if(is_group_update) AS security_group_update_count,
    count_if(is_group_update AND is_open_to_world) AS sg_open_to_world_flag_count
  FROM judged
  GROUP BY event_date, user_id, dept
)
SELECT
  counted.user_id, counted.event_date, counted.dept,
  failed_login_count,
  coalesce(CAST(failed_login_count AS double) / nullif(login_count, 0), 0) AS failed_login_rate,
  after_hours_login_count,
  coalesce(CAST(after_hours_login_count AS double) / nullif(login_count, 0), 0)
    AS after_hours_login_rate,
  off_hours_login_count,
  coalesce(CAST(off_hours_login_count AS double) / nullif(login_count, 0), 0)
    AS off_hours_login_rate,
  distinct_src_ip_count, mfa_not_used_count,
  distinct_resources_accessed, new_resource_access_count, cross_department_access_count,
  command_event_count, suspicious_command_count,
  s3_get_count, s3_list_count, s3_bytes_downloaded, s3_high_volume_event_count,
  iam_change_event_count, privilege_escalation_flag_count, missing_ticket_id_count,
  self_escalation_count,
  ec2_state_change_count, ec2_stop_terminate_count,
  security_group_update_count, sg_open_to_world_flag_count
FROM counted
JOIN reach ON reach.user_id = counted.user_id AND reach.event_date = counted.event_date
ORDER BY counted.event_date, counted.user_id
