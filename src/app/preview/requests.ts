/** The requests that planned rows come to: envelopes, containers as `write` fills them, calls of the REST API. */
import { Batch, type ContainerType, containerOf, travelsInContainer } from "../../connector/coalesce.js";
import type { Envelope } from "../../sentry/envelope.js";
import { CATEGORIES, type Item, isRestItem, type RestItemType } from "../../sentry/items.js";
import type { PlannedRow } from "./planned-rows.js";

export type PlannedRequest =
  | { readonly kind: "envelope"; readonly project: string; readonly envelope: Envelope }
  | { readonly kind: "rest"; readonly project: string; readonly type: RestItemType; readonly body: Buffer };

interface Entry {
  readonly json: Buffer;
}

/** Containers are filled to the brim here; under way, a slow input can send them earlier. */
export class RequestPlan {
  readonly #open = new Map<string, { readonly type: ContainerType; readonly project: string; batch: Batch<Entry> }>();

  /** `project` is that of the connection. */
  constructor(private readonly project: string) {}

  /** The requests that are complete with this row. */
  add({ plan, joined }: PlannedRow): readonly PlannedRequest[] {
    if (!plan.ok || joined) return [];
    const { item, payload, projectSlug: project = this.project } = plan;
    if (isRestItem(item)) return [{ kind: "rest", project, type: item.type, body: payload }];
    if (travelsInContainer(item.type)) return this.#gather(item.type, project, payload);
    const id = item.eventId === undefined ? {} : { eventId: item.eventId };
    return [{ kind: "envelope", project, envelope: { ...id, item: { type: item.type, payload } } }];
  }

  /** Containers that are not full, once the input has ended. */
  rest(): readonly PlannedRequest[] {
    const left = [...this.#open.values()].map(({ type, project, batch }) => container(type, project, batch));
    this.#open.clear();
    return left;
  }

  #gather(type: ContainerType, project: string, json: Buffer): readonly PlannedRequest[] {
    const key = `${type} ${project}`;
    const open = this.#open.get(key) ?? { type, project, batch: new Batch<Entry>() };
    const complete = open.batch.hasRoomFor(json) ? [] : [container(type, project, open.batch)];
    if (complete.length > 0) open.batch = new Batch();
    open.batch.add({ json });
    this.#open.set(key, open);
    if (!open.batch.isFull) return complete;
    this.#open.delete(key);
    return [...complete, container(type, project, open.batch)];
  }
}

function container(type: ContainerType, project: string, { items }: Batch<Entry>): PlannedRequest {
  return { kind: "envelope", project, envelope: containerOf(type, items) };
}

/** What Sentry counts an item as; writes through the REST API go by their own name. */
export function categoryOf(type: Item["type"]): string {
  return type === "release" || type === "deploy" ? type : (CATEGORIES[type][0] ?? type);
}
