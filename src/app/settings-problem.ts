import { nearestName } from '#values/nearest-name.ts';

/** What of a schema the messages need; TypeBox makes JSON schemas. */
interface SchemaNode {
  readonly type?: string;
  readonly anyOf?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
}

/** What of a validation error the messages need; TypeBox reports them so. */
interface ValidationError {
  readonly keyword: string;
  /** A JSON pointer (RFC 6901). */
  readonly instancePath: string;
  readonly params: object;
}

/** Keys and list positions from the top of the file. */
export type SettingPath = readonly (string | number)[];

/** What is wrong with a settings file, and where. */
export interface SettingsProblem {
  readonly at: SettingPath;
  /** Follows the name of the setting: `is not a known key`. */
  readonly reason: string;
  /** What to do, where more can be said than "correct it". */
  readonly remedy?: string;
}

const KINDS: Readonly<Record<string, string>> = {
  object: 'a group of keys',
  array: 'a list',
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
};

/** Says of the first thing that a schema complains about what an operator can understand. */
export function describeProblem(
  schema: SchemaNode,
  content: unknown,
  errors: readonly ValidationError[],
): SettingsProblem | undefined {
  const [first] = errors;
  if (first === undefined) return undefined;
  const at = readPointer(first.instancePath);
  if (first.keyword === 'boolean') return unknownKey(schema, at);
  const value = at.reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], content);
  if (value === null) return { at, reason: 'has no value', remedy: 'Give it one, or take the key away.' };
  const { type, limit } = first.params as Readonly<Record<string, unknown>>;
  switch (first.keyword) {
    case 'required': {
      const { requiredProperties = [] } = first.params as { requiredProperties?: readonly string[] };
      return { at, reason: `lacks ${requiredProperties.join(' and ')}` };
    }
    case 'type':
      return { at, reason: `must be ${KINDS[String(type)] ?? type}, not ${show(value)}` };
    case 'minimum':
      return { at, reason: `must be at least ${limit}, not ${show(value)}` };
    case 'maximum':
      return { at, reason: `must be at most ${limit}, not ${show(value)}` };
    case 'const': {
      const allowed = errors
        .filter(({ keyword, instancePath }) => keyword === 'const' && instancePath === first.instancePath)
        .map(({ params }) => (params as { allowedValue?: unknown }).allowedValue);
      return { at, reason: `must be ${allowed.join(' or ')}, not ${show(value)}` };
    }
    case 'minItems':
    case 'minLength':
      return { at, reason: 'is empty', remedy: 'Give it a value, or take the key away.' };
    case 'maxItems':
      return { at, reason: `has more than ${limit} entries` };
    case 'uniqueItems':
      return { at, reason: 'names something twice' };
    default:
      return { at, reason: `has more than ${limit} characters` };
  }
}

function unknownKey(schema: SchemaNode, at: SettingPath): SettingsProblem {
  const known = Object.keys(schemaAt(schema, at.slice(0, -1)).properties ?? {});
  const meant = nearestName(String(at.at(-1)), known);
  const remedy = meant === undefined ? `Known here: ${known.join(', ')}.` : `Did you mean ${meant}?`;
  return { at, reason: 'is not a known key', remedy };
}

function schemaAt(schema: SchemaNode, path: SettingPath): SchemaNode {
  return path.reduce<SchemaNode>(
    (node, key) => (typeof key === 'number' ? node.items : node.properties?.[key]) ?? {},
    schema,
  );
}

function readPointer(pointer: string): (string | number)[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));
}

/** A value as it may stand in a message: on one line, and not too long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`;
}
