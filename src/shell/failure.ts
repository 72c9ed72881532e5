/**
 * The one kind of error that a user sees as a message and not as a stack trace.
 *
 * @module
 */

/** Exit code of work that failed: disk full, folder not writable, damage found. */
export const WORK_FAILED = 1;
/** Exit code of a wrong command line, config or users file. */
export const USER_MISTAKE = 2;

/** A failure with everything the user needs: what was being done, on what, and what would be right. */
export class Failure extends Error {
  /** Exit code: {@link WORK_FAILED} or {@link USER_MISTAKE}. */
  readonly exitCode: number;

  /**
   * Keeps the error that it explains, if there is one, as `options.cause`.
   *
   * @param message one or more lines, no final period
   * @param exitCode what the process ends with
   */
  constructor(message: string, exitCode: number = WORK_FAILED, options?: ErrorOptions) {
    super(message, options);
    this.name = "Failure";
    this.exitCode = exitCode;
  }
}

/** What the user got wrong: a failure with exit code 2. */
export function mistake(message: string): Failure {
  return new Failure(message, USER_MISTAKE);
}
