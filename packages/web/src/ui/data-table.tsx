import { clsx } from "clsx";
import type { ReactNode } from "react";

export interface Column<R> {
  readonly key: string;
  readonly label: string;
  readonly align?: "left" | "right";
  /** Leaves the label away in the card that a row becomes on a phone. */
  readonly bare?: boolean;
  /** Stays in sight at the right edge of a table that is wider than its place. */
  readonly pinned?: boolean;
  readonly render: (row: R) => ReactNode;
}

interface DataTableProps<R> {
  readonly label: string;
  readonly columns: readonly Column<R>[];
  readonly rows: readonly R[];
  readonly keyOf: (row: R) => string | number;
  /** Larger text and more air, for a page that shows nothing else. */
  readonly roomy?: boolean;
}

/**
 * A table whose rows become cards on a phone. The roles are written out because a changed `display`
 * would take them away.
 */
export function DataTable<R>({ label, columns, rows, keyOf, roomy = false }: DataTableProps<R>) {
  return (
    <table
      role="table"
      aria-label={label}
      className={clsx("w-full max-lg:block lg:border-collapse", roomy ? "text-sm" : "text-xs")}
    >
      <thead role="rowgroup" className="max-lg:sr-only">
        <tr role="row" className="text-faint">
          {columns.map((column) => (
            <th
              key={column.key}
              role="columnheader"
              scope="col"
              className={clsx(
                "bg-panel sticky top-0 font-normal whitespace-nowrap",
                column.pinned === true ? "right-0 z-20" : "z-10",
                roomy ? "px-5 py-2 text-xs" : "px-2 py-1.5 first:pl-3 last:pr-3 2xl:px-3",
                column.align === "right" ? "text-right" : "text-left",
              )}
            >
              {column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="max-lg:block">
        {rows.map((row) => (
          <tr
            key={keyOf(row)}
            role="row"
            className="lg:hover:bg-raised group border-line max-lg:grid max-lg:grid-cols-2 max-lg:gap-x-4 max-lg:gap-y-0.5 max-lg:border-b max-lg:px-3 max-lg:py-2.5"
          >
            {columns.map((column) => (
              <td
                key={column.key}
                role="cell"
                className={clsx(
                  "whitespace-nowrap max-lg:flex max-lg:justify-between max-lg:gap-2",
                  roomy
                    ? "border-line lg:border-t lg:px-5 lg:py-3"
                    : "first:lg:pl-3 last:lg:pr-3 lg:px-2 lg:py-1.5 2xl:px-3",
                  column.align === "right" && "lg:text-right",
                  column.pinned === true &&
                    "lg:bg-panel lg:group-hover:bg-raised lg:sticky lg:right-0 lg:shadow-[-6px_0_6px_-6px_rgb(0_0_0/0.45)]",
                )}
              >
                {column.bare !== true && (
                  <span aria-hidden="true" className="text-muted lg:hidden">
                    {column.label}
                  </span>
                )}
                <span>{column.render(row)}</span>
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
