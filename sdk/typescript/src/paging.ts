interface Page<T> {
  data: readonly T[];
  meta: { last_page: number };
}

/**
 * All items of a list, page after page: `for await (const one of every(listServices, { client, query: { search } }))`.
 *
 * Begins with `query.page` if one is named. A page holds 100 unless `query.per_page` says otherwise.
 */
export async function* every<O extends { query?: object }, T>(
  list: (options: O) => Promise<Page<T>>,
  options: O,
): AsyncGenerator<T, void, undefined> {
  const asked: { page?: number; per_page?: number } = { per_page: 100, ...options.query };
  for (let page = asked.page ?? 1; ; page++) {
    const found = await list({ ...options, query: { ...asked, page } });
    yield* found.data;
    if (page >= found.meta.last_page) return;
  }
}
