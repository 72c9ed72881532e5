/**
 * What placeholders stand for: the things that the company's people type about (modelling choice).
 *
 * `{host}`, `{bucket}`, `{database}` and `{user}` are not here: those lists come from the caller.
 *
 * @module
 */

/** Entries, separated by a comma and white space. */
function list(text: string): readonly string[] {
  return text.trim().split(/,\s+/);
}

/** Services that the company runs. */
const SERVICES = list(`
  auth-gateway, billing-api, booking-api, cart-api, catalog-api, chat-relay, claims-api,
  config-server, consent-api, customer-api, device-registry, discounts, doc-render, edge-proxy,
  event-router, export-worker, feature-flags, file-store, fraud-check, geo-lookup, identity-sync,
  image-resizer, inventory-api, invoicing, ledger, mail-sender, metrics-relay, notifier,
  order-api, partner-api, payments, pricing, profile-api, quota-api, reporting, scheduler,
  search-api, shipping-api, token-service, webhooks
`);

/** What a branch is about; each is worked on as a feature and as a fix. */
const TOPICS = list(`
  address-form, alert-rules, api-versioning, archive-old-orders, async-export, audit-trail,
  bulk-import, cache-keys, cart-merge, connection-pool, csv-encoding, currency-rounding,
  dark-mode, date-picker, dead-letter-queue, deploy-canary, drop-legacy-auth, email-templates,
  error-pages, flaky-tests, health-checks, idempotent-refunds, image-cache, index-orders,
  invoice-pdf, job-retries, json-logs, key-rotation, lazy-loading, locale-fallback, login-retry,
  memory-leak, metrics-labels, migrate-sessions, nightly-rollup, null-owner, order-status,
  pagination, partial-shipments, password-rules, payment-timeouts, price-history, query-planner,
  quota-headers, rate-limit, readiness-probe, remove-unused, schema-v2, search-facets,
  session-expiry, slow-startup, split-config, tax-table, time-zones, trace-ids, typed-events,
  upload-size, user-export, webhook-signing
`);

const BRANCHES = [
  ...["main", "develop", "staging", "release/4.1", "release/4.2"],
  ...TOPICS.map((topic) => `feature/${topic}`),
  ...TOPICS.map((topic) => `fix/${topic}`),
];

/** Tables, in the home folder or where an export was put. */
const TABLES = list(`
  users.csv, orders.csv, assets.csv, export.csv, report.csv, access-review.csv, quota.csv,
  capacity.csv, latency.csv, errors.csv, costs.csv, renewals.csv, licences.csv, headcount.csv,
  invoices.csv, vendors.csv, expenses.csv, forecast.csv, budget.csv, onboarding.csv, leavers.csv,
  hosts.csv, accounts.csv, changes.csv, tickets.csv, inventory.csv, regions.csv, rates.csv
`);

/** Texts that anybody may have. */
const DOCUMENTS = list(`
  notes.txt, notes.md, todo.md, README.md, list.txt, ids.txt, diff.txt, output.txt, tmp.txt,
  meeting.md, handover.md, checklist.md, import.log, template.txt, letter.txt, agenda.md, faq.md
`);

/** Texts of people who run systems. */
const FILES = list(`
  CHANGELOG.md, Makefile, Dockerfile, docker-compose.yml, .env.example, .gitignore, .bashrc,
  .profile, .ssh/config, config.yaml, config/local.yaml, config/staging.yaml, values.yaml,
  values-prod.yaml, package.json, tsconfig.json, openapi.yaml, inventory.ini, hosts.ini,
  deploy.sh, run.sh, build.log, out.log, error.log, debug.log, dump.sql, schema.sql, query.sql,
  hosts.txt, runbook.md, oncall.md, postmortem.md, rollout.md, certs.txt, changes.diff,
  patch.diff, requirements.txt, setup.cfg, crontab.txt, aliases.txt, rules.yaml, alerts.yaml,
  main.tf, variables.tf, outputs.tf, nginx.conf, sshd.conf, rsyslog.conf, backup.sh, rotate.sh,
  cleanup.sh, healthcheck.sh, firewall.nft, exports.conf, zones.txt, upgrade.md, migration.md
`);

/** Folders of one's own, and beside them. */
const FOLDERS = list(`
  data, tmp, archive, old, reports, exports, scratch, ~/notes, ~/Downloads, ~/reports, ~/backup,
  ~/tickets, ~/archive, ~/scratch, ~/templates, ../shared, /mnt/share, /srv/exports
`);

/** Folders of people who run systems. */
const DIRS = list(`
  src, tests, docs, scripts, config, deploy, build, dist, logs, ~/src, ~/bin, ~/.ssh, ~/.config,
  ~/playbooks, ~/dashboards, /tmp, /etc, /opt, /srv, /var/log, /var/lib, /var/tmp, /usr/local/bin,
  /opt/tools, /srv/data, /mnt/backup, ../infra, ../docs, /var/log/nginx, /var/log/audit,
  /etc/nginx, /etc/systemd/system, /etc/ssh, /home
`);

/** Source files, from the root of a repository. */
const SOURCES = list(`
  src/main.ts, src/index.ts, src/app.ts, src/server.ts, src/config.ts, src/types.ts,
  src/router.ts, src/api/orders.ts, src/api/users.ts, src/api/health.ts, src/db/pool.ts,
  src/db/migrate.ts, src/jobs/export.ts, src/jobs/rollup.ts, src/lib/retry.ts, src/lib/dates.ts,
  src/lib/money.ts, src/lib/cache.ts, src/ui/Table.tsx, src/ui/Form.tsx, app/models.py,
  app/views.py, app/tasks.py, app/settings.py, app/serializers.py, app/clients/billing.py,
  app/clients/mail.py, cmd/server/main.go, internal/store/store.go, internal/http/handler.go,
  internal/queue/worker.go, go.mod, migrations/0042_orders.sql, migrations/0043_index.sql,
  Makefile, Dockerfile, charts/values.yaml, deploy/staging.yaml, deploy/production.yaml, ci.yml
`);

/** What somebody looks for in files and logs. */
const WORDS = list(`
  ERROR, WARN, timeout, refused, denied, exception, panic, retry, deadlock, deprecated, invalid,
  expired, failed, null, oom, certificate, session, request_id, user_id, order_id, tenant,
  latency, status=500, status=403, rollback, connection reset, quota, duplicate key, slow query,
  handshake
`);

const MESSAGES = list(`
  fix tests, fix lint, fix typo, review comments, wip, update deps, bump version,
  add missing index, handle empty list, retry on timeout, log request id, rename field,
  remove dead code, add metrics, tune pool size, validate input, update changelog, round to cents,
  raise upload limit, pin base image, add health check, clean up config, move to shared client,
  return 404 not 500, escape csv fields, drop unused column
`);

/** Seven digits as `git log --oneline` shows them: multiples of 2^32 over the golden ratio. */
function shortHash(i: number): string {
  return (Math.imul(i + 1, 0x9e3779b1) >>> 4).toString(16).padStart(7, "0");
}

const PLAIN: Readonly<Record<string, readonly string[]>> = {
  address: Array.from({ length: 48 }, (_, i) => `10.${4 + i % 6}.${i % 8}.${11 + i * 5}`),
  branch: BRANCHES,
  csv: TABLES,
  dir: [...FOLDERS, ...DIRS, ...SERVICES.map((service) => `~/src/${service}`)],
  file: [...DOCUMENTS, ...FILES],
  folder: FOLDERS,
  group: ["sudo", "docker", "adm", "wheel", "developers", "dba", "operators", "auditors", "admins"],
  json: list(`
    settings.json, package.json, trace.json, result.json, response.json, payload.json, out.json,
    events.json, dashboard.json, alerts.json, report.json, state.json
  `),
  log: list(`
    syslog, auth.log, kern.log, dpkg.log, cron.log, mail.log, messages, secure, nginx/access.log,
    nginx/error.log, audit/audit.log, app/app.log, app/worker.log, haproxy.log, backup.log,
    unattended-upgrades.log, postgresql/main.log, vpn.log
  `).map((name) => `/var/log/${name}`),
  message: MESSAGES,
  module: list(`
    zod, fastify, pino, lodash, vitest, typescript, eslint, prettier, date-fns, undici, react,
    vite, kysely, esbuild, ajv, nanoid, p-queue, tsx
  `),
  namespace: list(`
    default, production, staging, qa, dev, monitoring, ingress, payments, search, orders,
    platform, data, batch, sandbox, kube-system
  `),
  package: list(`
    curl, jq, htop, vim, tmux, nginx, rsync, openssl, openssh-server, tcpdump, sysstat, chrony,
    nfs-common, haproxy, fail2ban, python3, postgresql-client, unattended-upgrades,
    ca-certificates, lsof, strace, iotop, ncdu, auditd
  `),
  playbook: list(`
    site, patch, users, ntp, firewall, web, database, backup, certs, sshd, monitoring, packages,
    logrotate, reboot, dns, vpn
  `).map((name) => `${name}.yml`),
  port: ["22", "53", "80", "443", "3000", "3306", "5432", "6379", "8000", "8080", "8443", "9090"],
  process: list(`
    nginx, postgres, node, python3, java, sshd, redis-server, haproxy, dockerd, kubelet, cron,
    rsync, chronyd, auditd, gunicorn, prometheus
  `),
  replica: list(`
    6f7c9d8b5-x2k4j, 7d4b8c6f9-q8w5z, 5c9f7b4d6-m4n7t, 84f6d5b7c-h6v2p, 0, 1, 2, 9b5d7f6c4-r5s8l,
    67d8f9c5b-z4x6w, 58c7d6f4b-k2j9n, c7f5b9d86-t7g4b, worker-0
  `),
  service: SERVICES,
  sha: Array.from({ length: 64 }, (_, i) => shortHash(i)),
  source: SOURCES,
  subnet: Array.from({ length: 24 }, (_, i) => `10.${4 + i % 6}.${i % 8}.0/24`),
  table: list(`
    orders, order_lines, customers, invoices, payments, refunds, sessions, users, accounts,
    audit_log, jobs, products, prices, shipments, events, tickets, assets, employees, contracts,
    rates, ledger_entries, notifications
  `),
  test: list(`
    orders, users, health, retry, dates, money, cache, export, rollup, router, pool, migrate,
    billing, mail, auth, pagination, webhooks, search
  `),
  unit: list(`
    nginx, sshd, cron, docker, postgresql, haproxy, chronyd, rsyslog, auditd, fail2ban, kubelet,
    redis, prometheus, node_exporter, nfs-server, named, vpn, app, app-worker, backup.timer,
    logrotate.timer
  `),
  webport: ["3000", "4000", "8000", "8080", "8443", "9090"],
  word: WORDS,
};

/** The entries of each placeholder, by its name without braces: 6 to 125 each. */
export const FILLINGS: ReadonlyMap<string, readonly string[]> = new Map(Object.entries(PLAIN));

/** The same for HR and Finance, who run no systems: other folders, files and words. */
export const OFFICE_FILLINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ...FILLINGS,
  ["dir", FOLDERS],
  ["file", [...DOCUMENTS, ...TABLES]],
  [
    "word",
    list(`
      overdue, total, unpaid, draft, approved, rejected, missing, duplicate, vendor, contract,
      start date, cost centre, region, renewal, manager, salary band, invoice, refund
    `),
  ],
]);
