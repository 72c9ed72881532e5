/**
 * What intruders type, by ATT&CK technique. Nearly all of it is in the ordinary vocabularies as well, so
 * that no line gives anybody away; what tells is who types how much of it, where and when.
 *
 * @module
 */

/** The MITRE ATT&CK techniques that leave command lines here. */
export type CommandTechnique =
  | "T1005"
  | "T1018"
  | "T1046"
  | "T1049"
  | "T1057"
  | "T1069.003"
  | "T1070.003"
  | "T1074.001"
  | "T1082"
  | "T1083"
  | "T1087.004"
  | "T1552.001"
  | "T1560.001"
  | "T1580"
  | "T1619";

/** Templates by technique, the most typical first (ATT&CK's own procedure examples, made harmless). */
export const TECHNIQUE_COMMANDS: Readonly<Record<CommandTechnique, readonly string[]>> = {
  // Data from Local System
  "T1005": [
    ...["cat {file}", "head -n 50 {file}", "cp {file} {folder}/", "cp -r {dir} /tmp/"],
    ...["pg_dump -t {table} {database} > /tmp/{table}.sql", "scp {host}:/tmp/{csv} ."],
    ...["find {dir} -type f -mtime -7", "wc -l {csv}", "scp {host}:{log} ."],
  ],
  // Remote System Discovery
  "T1018": [
    ...["cat /etc/hosts", "arp -a", "ip neigh", "nmap -sn {subnet}", "cat ~/.ssh/known_hosts"],
    ...["ping -c 4 {host}", "dig {host}", "nslookup {host}", "host {address}", "ip route"],
    ...["traceroute {host}", "cat ~/.ssh/config"],
  ],
  // Network Service Discovery
  "T1046": [
    ...["nmap -p {port} {host}", "nc -zv {host} {port}", "nmap -sV {host}", "nmap -sS {subnet}"],
    ...["nmap -p {port} --open {subnet}", "curl -sI http://{host}:{webport}/", "nmap -sn {subnet}"],
  ],
  // System Network Connections Discovery
  "T1049": [
    ...["netstat -an", "netstat -tlnp", "ss -tnp", "ss -tlnp", "ss -s", "lsof -i -P -n"],
    ...["who", "w"],
  ],
  // Process Discovery
  "T1057": [
    ...["ps aux", "ps -ef", "ps aux | grep {process}", "pgrep -a {process}"],
    ...["ps aux --sort=-%mem | head", "top -b -n 1 | head -n 20", "systemctl list-timers"],
  ],
  // Permission Groups Discovery: Cloud Groups
  "T1069.003": [
    ...["aws iam list-groups-for-user --user-name {user}", "aws iam list-roles", "id", "sudo -l"],
    ...["aws iam list-attached-user-policies --user-name {user}", "aws sts get-caller-identity"],
    ...["aws iam get-group --group-name {group}", "aws iam list-policies --scope Local"],
    ...["groups", "getent group {group}"],
  ],
  // Indicator Removal: Clear Command History
  "T1070.003": [
    ...["history -c", "unset HISTFILE", "rm ~/.bash_history", "set +o history"],
    ...["export HISTSIZE=0", "history -w"],
  ],
  // Data Staged: Local Data Staging
  "T1074.001": [
    ...["mkdir -p /tmp/{host}", "cp -r {dir} /tmp/", "rsync -av {host}:{dir}/ /tmp/{host}/"],
    ...["cp {file} {folder}/", "mv {file} {folder}/", "aws s3 sync s3://{bucket}/ ./data"],
    ...["du -sh {dir}"],
  ],
  // System Information Discovery
  "T1082": [
    ...["uname -a", "hostname", "cat /etc/os-release", "whoami", "env", "df -h", "lscpu", "lsblk"],
    ...["curl -s http://169.254.169.254/latest/meta-data/instance-type", "uname -r", "mount"],
    ...["free -m"],
  ],
  // File and Directory Discovery
  "T1083": [
    ...["ls -la", "ls -la {dir}", "find {dir} -size +100M", 'find . -name "*.csv"', "ls -l {dir}"],
    ...['find /etc -name "*.conf"', "tree -L 2 {dir}", "ls -ltr", "find . -mtime -1 -type f"],
    ...["find {dir} -type f -mtime -7", "pwd"],
  ],
  // Account Discovery: Cloud Account
  "T1087.004": [
    ...["aws iam list-users", "aws sts get-caller-identity", "aws iam get-user", "getent passwd"],
    ...["aws iam list-access-keys --user-name {user}", "id {user}", "getent passwd {user}"],
    ...["cat /etc/passwd", "aws iam list-mfa-devices --user-name {user}"],
  ],
  // Unsecured Credentials: Credentials In Files
  "T1552.001": [
    ...['find / -name "*.pem" 2>/dev/null', 'grep -ri "password" {dir}', "cat ~/.aws/config"],
    ...['grep -rl "api_key" {dir}', 'find {dir} -type f -name "*.key"', "cat ~/.pgpass", "history"],
    ...['find {dir} -name "*.env"', 'grep -rn "secret" {dir}', 'find {dir} -name "*.pem"', "env"],
  ],
  // Archive Collected Data: Archive via Utility
  "T1560.001": [
    ...["tar czf archive.tgz {folder}", "zip -r archive.zip {folder}", "gpg -c {csv}"],
    ...["tar czf /tmp/backup.tar.gz {dir}", "zip -er archive.zip {folder}", "gzip -k {csv}"],
    ...["tar czf /tmp/logs.tar.gz /var/log"],
  ],
  // Cloud Infrastructure Discovery
  "T1580": [
    ...["aws ec2 describe-instances --output table", "aws ec2 describe-security-groups"],
    ...["aws ec2 describe-vpcs", "aws rds describe-db-instances"],
    ...["curl -s http://169.254.169.254/latest/meta-data/placement/region"],
    ...["aws ec2 describe-instance-status"],
  ],
  // Cloud Storage Object Discovery
  "T1619": [
    ...["aws s3 ls", "aws s3 ls s3://{bucket}/", "aws s3api list-buckets"],
    ...["aws s3 ls s3://{bucket}/ --recursive --summarize"],
    ...["aws s3api get-bucket-location --bucket {bucket}"],
  ],
};
