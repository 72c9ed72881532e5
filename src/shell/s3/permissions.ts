/**
 * What Deno has to allow for an upload, and how to say so.
 *
 * @module
 */

import { Failure } from "../failure.ts";
import { pastedWord } from "../shell_word.ts";
import type { StoreError } from "./errors.ts";
import { hostsOf, type UploadSettings } from "./target.ts";

/**
 * What the SDK reads of the environment: credentials and settings of AWS, and where their files lie. It asks
 * for some thirty names, most of them never set, and ends when it may not look at one.
 */
const VARIABLES =
  "AWS_*,HOME,HOMEDRIVE,HOMEPATH,USERPROFILE,NODE_EXTRA_CA_CERTS,NODE_USE_SYSTEM_CA,_X_AMZN_TRACE_ID";

/** All that begins with `AWS_` is asked for by one name of many. */
const ASKED = VARIABLES.replace("*", "ACCESS_KEY_ID").split(",");

/** Where AWS's services are, and where machines and containers get the credentials of their role. */
const HOSTS = ["*.amazonaws.com", "169.254.169.254", "169.254.170.2", "169.254.170.23"];

/**
 * The command line that starts this program with all that an upload needs.
 *
 * @param args the program's own arguments
 * @param hosts what it talks to; those of AWS when it is not known
 */
export function startedAs(args: readonly string[], hosts: readonly string[] = HOSTS): string {
  const writes = args[0] === "upload" ? [] : ["--allow-write=data"];
  return [
    ...["deno", "run", "--config=src/shell/s3/sdk.json", "--allow-read", ...writes],
    `--allow-net=${hosts.join(",")}`,
    `--allow-env=${VARIABLES}`,
    ...["--allow-sys", "main.ts", ...args],
  ].map(pastedWord).join(" ");
}

function refused(what: string, hosts: readonly string[]): Failure {
  return new Failure(
    `Cannot upload: Deno was not given access to ${what}; start it so:\n` +
      startedAs(Deno.args, hosts),
  );
}

/** The first of some things that Deno does not allow. */
function firstRefused(descriptors: readonly Deno.PermissionDescriptor[]) {
  return descriptors.find((one) => Deno.permissions.querySync(one).state !== "granted");
}

/**
 * Makes sure that the SDK may be loaded and asked for a region.
 *
 * @param settings whose hosts are told, as far as they are known
 * @throws {Failure} exit code 1, with the command line that would do
 */
export function checkMayLoad(settings: UploadSettings): void {
  const { endpoint, region } = settings;
  const hosts = endpoint === "" && region === "" ? HOSTS : hostsOf(settings, region);
  const missing = firstRefused([
    ...ASKED.map((variable) => ({ name: "env", variable }) as const),
    { name: "sys" },
  ]);
  if (missing?.name === "env") throw refused(`the environment (${missing.variable})`, hosts);
  if (missing) throw refused("the system's certificates and version", hosts);
}

/**
 * Makes sure that the store can be reached.
 *
 * @param region of the buckets
 * @throws {Failure} exit code 1, with the command line that would do
 */
export function checkMayReach(settings: UploadSettings, region: string): void {
  const hosts = hostsOf(settings, region);
  const missing = hosts.filter((host) => firstRefused([{ name: "net", host }]));
  if (missing.length > 0) throw refused(`the network host ${missing.join(", ")}`, hosts);
}

/** Variables that name further addresses of credentials. */
const URLS = ["AWS_CONTAINER_CREDENTIALS_FULL_URI", "AWS_EC2_METADATA_SERVICE_ENDPOINT"];
/** Variables that name the files of profiles, and those that name the folder where they are otherwise. */
const FILES = ["AWS_CONFIG_FILE", "AWS_SHARED_CREDENTIALS_FILE"];
const HOMES = ["HOME", "USERPROFILE"];

function valuesOf(variables: readonly string[]): string[] {
  return variables.flatMap((variable) => Deno.env.get(variable) || []);
}

/** Where credentials may be that Deno does not let this run look at. */
function outOfSight({ endpoint }: UploadSettings, region: string) {
  const named = valuesOf(URLS).flatMap((url) => URL.parse(url)?.host || []);
  // Elsewhere than at AWS, people hold keys.
  const hosts = [...(endpoint === "" ? HOSTS : []), ...named].filter((host) =>
    firstRefused([{ name: "net", host: host.replace("*", `sts.${region}`) }])
  );
  const files = [...valuesOf(FILES), ...valuesOf(HOMES).map((home) => `${home}/.aws`)].filter(
    (path) => firstRefused([{ name: "read", path }]),
  );
  return { hosts: [...new Set(hosts)], files };
}

function isOfCredentials(error: unknown): boolean {
  const { name = "", code } = error as StoreError;
  return error instanceof Deno.errors.NotCapable || code === "EPERM" ||
    ["CredentialsProviderError", "TokenProviderError"].includes(name);
}

/**
 * Says where no credentials could be found because Deno did not let the SDK look: it goes on without a word.
 *
 * @param error what stopped the upload
 * @param region of the buckets
 * @returns the failure with the command line that would do, or `error` itself when that is not why
 */
export function withPermissions(error: unknown, settings: UploadSettings, region: string): unknown {
  const cause = error instanceof Failure ? error.cause : error;
  if (!isOfCredentials(cause)) return error;
  const { hosts, files } = outOfSight(settings, region);
  const isRead = cause instanceof Deno.errors.NotCapable;
  const places = [...files, ...hosts, ...(isRead ? [cause.message.split(", run again")[0]!] : [])];
  if (places.length === 0) return error;
  const said = error instanceof Failure
    ? error.message
    : "Cannot upload: no credentials were found";
  const line = startedAs(Deno.args, [...hostsOf(settings, region), ...hosts]);
  return new Failure(
    `${said}\nDeno did not let this run look everywhere (${
      places.join("; ")
    }). If they are there, ` +
      `start it so:\n${line}`,
    error instanceof Failure ? error.exitCode : undefined,
    { cause },
  );
}
