/** The OpenAPI 3.1 document of the API, drawn from the registry that mounts it. */
import { z } from 'zod';
import { api } from '../../contract/api/index.ts';
import type { Access, Endpoint } from '../../contract/endpoint.ts';

type AnyEndpoint = Endpoint<string, z.ZodType, z.ZodType>;

const SECURITY: Record<Access, Record<string, string[]>[]> = {
  anyone: [],
  half: [{ session: [] }],
  member: [{ session: [] }],
  admin: [{ session: [] }],
  guest: [{ grant: [] }],
  answer: [{ answer: [] }],
};

export function openApiDocument(): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const [room, endpoints] of Object.entries(api)) {
    for (const [name, described] of Object.entries(endpoints) as [string, AnyEndpoint][]) {
      const path = described.path.replace(/:(\w+)/g, '{$1}');
      paths[path] = {
        ...paths[path],
        [described.method.toLowerCase()]: operation(`${room}.${name}`, described),
      };
    }
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Zegel', version: '1', description: 'Sealed mail for care: the relay.' },
    paths,
    components: {
      securitySchemes: {
        session: { type: 'apiKey', in: 'cookie', name: 'zegel' },
        grant: { type: 'http', scheme: 'bearer' },
        answer: { type: 'http', scheme: 'bearer' },
      },
    },
  };
}

function operation(
  operationId: string,
  { access, body, method, params, result, summary }: AnyEndpoint,
): object {
  return {
    operationId,
    summary,
    'x-access': access,
    security: SECURITY[access],
    parameters: [
      ...params.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
      ...(method === 'POST'
        ? [{ name: 'x-zegel', in: 'header', required: true, schema: { const: '1' } }]
        : []),
    ],
    ...(method === 'POST' ? { requestBody: { required: true, content: json(body, 'input') } } : {}),
    responses: {
      200: { description: 'Done', content: json(result, 'output') },
      default: { description: 'An error of the catalogue (docs/errors.md)' },
    },
  };
}

const json = (shape: z.ZodType, io: 'input' | 'output'): object => ({
  'application/json': { schema: z.toJSONSchema(shape, { io, unrepresentable: 'any' }) },
});
