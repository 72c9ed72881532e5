/**
 * Command lines that a rule would point at, whoever types them.
 *
 * After the public Sigma rules for Linux and AWS (SigmaHQ/sigma, rules/linux and rules/cloud/aws), by their
 * tactics. They know nothing of what campaigns type.
 *
 * @module
 */

const PATTERNS: readonly RegExp[] = [
  // Discovery of accounts, machines, services and files.
  /\b(nmap|masscan|arp-scan|zmap)\b/,
  /\/etc\/(passwd|shadow|sudoers|group)\b/,
  /\baws iam (list|get)-/,
  /\baws sts get-caller-identity\b/,
  /\bfind \/ /,
  /\bgetent (passwd|group|hosts)\b/,
  // Credentials in files.
  /\bid_(rsa|ed25519|ecdsa)\b/,
  /\.aws\/credentials|\.pgpass|\.netrc|\.kube\/config/,
  /\bgrep\b.*\b(password|passwd|secret|token|api_?key)/i,
  // Collection, and ways out.
  /\b(scp|rsync|sftp)\b.*@/,
  /\bcurl\b.*(-T|--upload-file|-F|--data-binary) ?@?/,
  /\b(nc|ncat|socat)\b/,
  /\bbase64\b/,
  // Traces removed, alarms switched off.
  /\bhistory -c\b|\bunset HISTFILE\b|\bshred\b/,
  /\bsystemctl (stop|disable) (auditd|rsyslog|falcon|osqueryd)/,
  // Rights taken.
  /\bchmod [ug+]*s\b|\bchmod 4[0-7]{3}\b/,
  /\b(useradd|usermod|visudo)\b/,
];

/** Whether a command line is one that a rule would point at. */
export function isSuspicious(command: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(command));
}
