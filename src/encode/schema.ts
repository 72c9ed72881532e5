/**
 * The JSON Schema of a line, from the EVENTS table.
 *
 * @module
 */

import {
  DEPARTMENTS,
  EVENT_TYPES,
  EVENTS,
  type EventTypeName,
  STATUSES,
} from "../core/log/events.ts";
import type { EventType, Field } from "../core/log/fields.ts";

/** A JSON Schema, or a part of one. */
export type Schema = { readonly [keyword: string]: unknown };

const ID: Schema = { type: "string", pattern: "^[0-9a-f]{16}$" };

function fieldSchema(field: Field): Schema {
  const description = field.about;
  switch (field.kind) {
    case "device":
    case "place":
    case "resource":
    case "text":
    case "detail":
      if (field.list) {
        return { type: "array", items: { type: "string", minLength: 1 }, description };
      }
      return {
        type: "string",
        ...(field.pattern ? { pattern: field.pattern } : { minLength: 1 }),
        description,
      };
    case "choice":
      return { enum: field.values, description };
    case "flag":
      return { type: "boolean", description };
    case "count":
      return { type: "integer", minimum: 0, description };
    case "session":
      return { ...ID, description };
  }
}

function metadataSchema(type: EventType): Schema {
  return {
    type: "object",
    properties: Object.fromEntries(type.fields.map((field) => [field.name, fieldSchema(field)])),
    required: type.fields.filter((field) => !field.optional).map((field) => field.name),
    additionalProperties: false,
  };
}

function metadataIs(metadata: Schema): Schema {
  return { properties: { metadata: { type: "object", ...metadata } } };
}

/** What the fields of a line say of each other, beyond what each may hold. */
const AGREEMENTS: { readonly [name in EventTypeName]?: Schema } = {
  "auth.login": {
    if: { properties: { status: { const: "failure" } } },
    then: metadataIs({
      properties: { login_result: { const: "failure" }, failure_reason: true },
      required: ["failure_reason"],
    }),
    else: metadataIs({
      properties: { login_result: { const: "success" }, failure_reason: false },
    }),
  },
};

/** The JSON Schema (draft 2020-12) that every line of a log satisfies. */
export function lineSchema(): Schema {
  const properties: Record<string, Schema> = {
    timestamp: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$",
      description: "ISO 8601 in UTC with milliseconds; inside the file's day",
    },
    event_id: { ...ID, description: "unique over all days of a seed" },
    event_type: { enum: EVENT_TYPES, description: "decides which metadata there is" },
    user_id: {
      type: "string",
      minLength: 1,
      description: "emp_… for people, svc_… for service accounts",
    },
    dept: { enum: DEPARTMENTS, description: "department of the account" },
    src_ip: {
      type: "string",
      pattern: "^[0-9A-Fa-f.:]+$",
      description: "source address, IPv4 or IPv6",
    },
    resource: { type: "string", minLength: 1, description: "what was touched" },
    status: { enum: STATUSES, description: "what came of it" },
    metadata: { type: "object", description: "by event type" },
  };
  return {
    $schema: "https://json-schema.org/draft/2020-12/schema",
    title: "ShadowNet Logs event",
    description: "One line of logs_YYYY-MM-DD.jsonl",
    type: "object",
    properties,
    required: Object.keys(properties),
    additionalProperties: false,
    oneOf: EVENT_TYPES.map((name) => ({
      title: name,
      description: EVENTS[name].about,
      properties: { event_type: { const: name }, metadata: metadataSchema(EVENTS[name]) },
      ...AGREEMENTS[name],
    })),
  };
}
