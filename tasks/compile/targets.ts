/**
 * The systems that a binary can be built for.
 *
 * @module
 */

/** A system, as Deno names it. */
export interface Target {
  /** What `deno compile --target` takes. */
  readonly triple: string;
  /** How the binary's name ends. */
  readonly ending: string;
}

/** The systems by the names that the task takes. */
export const TARGETS: Readonly<Record<string, Target>> = {
  "linux-x64": { triple: "x86_64-unknown-linux-gnu", ending: "" },
  "linux-arm64": { triple: "aarch64-unknown-linux-gnu", ending: "" },
  "macos-x64": { triple: "x86_64-apple-darwin", ending: "" },
  "macos-arm64": { triple: "aarch64-apple-darwin", ending: "" },
  "windows-x64": { triple: "x86_64-pc-windows-msvc", ending: ".exe" },
};

/** The name of the binary for a target; without a target it is for this machine. */
export function binaryName(target: string | undefined): string {
  if (target === undefined) return Deno.build.os === "windows" ? "shadownet.exe" : "shadownet";
  return `shadownet-${target}${TARGETS[target]?.ending ?? ""}`;
}
