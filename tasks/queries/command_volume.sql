-- Commands of each account and day, and how many of them look for accounts, keys, machines or ways out.
-- Look for looks_odd above what the account does on other days, several machines, and failed commands.
-- The patterns are those of public rules for such commands; administrators type some of them every week.
WITH events AS (
  SELECT * FROM shadownet_logs
  WHERE year >= '2000' -- in Athena, name the days that are to be read: year = '2025' AND month = '12'
)
SELECT
  substr(timestamp, 1, 10) AS event_date, user_id, dept,
  count(*) AS commands,
  count(DISTINCT metadata.host) AS hosts,
  count_if(metadata.exit_code > 0) AS failed,
  count_if(regexp_extract(
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
  ) <> '') AS looks_odd,
  min(timestamp) AS first_command,
  max(timestamp) AS last_command
FROM events
WHERE event_type = 'sys.command'
GROUP BY substr(timestamp, 1, 10), user_id, dept
ORDER BY looks_odd DESC, commands DESC, event_date, user_id
