import * as z from "zod";

/**
 * The paths of the fields of an accepted value for which its schema has no place, at any depth. A schema that
 * is declared loose, or that takes any JSON, has a place for every field.
 */
export function unknownFields(schema: z.core.$ZodType, value: unknown): string[] {
  return strangers(schema, value).map((path) => path.join("."));
}

type Path = (string | number)[];

function strangers(schema: z.core.$ZodType, value: unknown): Path[] {
  if (typeof value !== "object" || value === null) return [];
  if (schema instanceof z.ZodObject) return ofObject(schema, value);
  if (schema instanceof z.ZodRecord)
    return Object.entries(value).flatMap(([name, member]) => under(name, schema.valueType, member));
  if (schema instanceof z.ZodArray) return ofItems(() => schema.element, value);
  if (schema instanceof z.ZodTuple)
    return ofItems((at) => schema.def.items[at] ?? schema.def.rest ?? undefined, value);
  if (schema instanceof z.ZodUnion) {
    // A union takes what its first fitting option takes.
    const taken = schema.options.find((option) => z.safeParse(option, value).success);
    return taken === undefined ? [] : strangers(taken, value);
  }
  if (schema instanceof z.ZodIntersection) {
    const right = new Set(strangers(schema.def.right, value).map((path) => path.join(".")));
    return strangers(schema.def.left, value).filter((path) => right.has(path.join(".")));
  }
  if (schema instanceof z.ZodPipe)
    return strangers(schema.in instanceof z.ZodTransform ? schema.out : schema.in, value);
  if (schema instanceof z.ZodLazy) return strangers(schema.def.getter(), value);
  const inner = wrapped(schema);
  return inner === undefined ? [] : strangers(inner, value);
}

function ofObject({ shape, def: { catchall } }: z.ZodObject, value: object): Path[] {
  const isClosed = catchall === undefined || catchall instanceof z.ZodNever;
  return Object.entries(value).flatMap(([name, member]): Path[] => {
    if (Object.hasOwn(shape, name)) return under(name, shape[name], member);
    return isClosed ? [[name]] : under(name, catchall, member);
  });
}

function ofItems(schemaAt: (at: number) => z.core.$ZodType | undefined, value: object): Path[] {
  return Object.values(value).flatMap((item, at) => under(at, schemaAt(at), item));
}

function under(name: string | number, schema: z.core.$ZodType | undefined, member: unknown): Path[] {
  return schema === undefined ? [] : strangers(schema, member).map((path) => [name, ...path]);
}

/** The schema within one that only adds a default, a null or the like. */
function wrapped(schema: z.core.$ZodType): z.core.$ZodType | undefined {
  if (
    schema instanceof z.ZodOptional ||
    schema instanceof z.ZodNullable ||
    schema instanceof z.ZodDefault ||
    schema instanceof z.ZodPrefault ||
    schema instanceof z.ZodNonOptional ||
    schema instanceof z.ZodReadonly ||
    schema instanceof z.ZodCatch
  )
    return schema.def.innerType;
  return undefined;
}
