/* <Booking host="https://book.example.org" business="harbour" service="cut" onEvent={(event, detail) => …} />
   A widget as a component: it comes and goes with the tree. With mode="popup" it shows its children, which open it. */
import { useEffect, useRef, type MouseEvent, type ReactNode } from "react";

export type BookingEvent =
  | "ready" | "height" | "service_selected" | "time_selected" | "booking_created" | "payment_started" | "closed";

export interface BookingProps {
  /** Where the booking pages are, without a slash at the end. */
  host: string;
  business: string;
  mode?: "inline" | "popup" | "button";
  service?: string;
  staff?: string;
  location?: string;
  date?: string;
  theme?: "light" | "dark";
  accent?: string;
  locale?: string;
  label?: string;
  name?: string;
  email?: string;
  phone?: string;
  notes?: string;
  /** Values of yours that the booking carries. */
  metadata?: Record<string, string>;
  onEvent?: (event: BookingEvent, detail: Record<string, unknown>) => void;
  children?: ReactNode;
}

interface Widget {
  open(by?: Element): void;
  close(): void;
  theme(now: "light" | "dark"): void;
  destroy(): void;
}
interface Loader {
  mount(place: Element, options: Record<string, unknown>): Widget;
}

const KEY = Symbol.for("bookingapp");
const found = () => (window as unknown as Record<symbol, Loader | undefined>)[KEY];
const loading = new Map<string, Promise<Loader>>();

/** The loader, fetched once for the page. */
function loader(host: string): Promise<Loader> {
  const known = found();
  if (known) return Promise.resolve(known);
  let coming = loading.get(host);
  if (!coming) {
    coming = new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.src = `${host}/widget.js`;
      script.onload = () => resolve(found() as Loader);
      script.onerror = () => {
        loading.delete(host);
        reject(new Error(`no widget at ${host}`));
      };
      document.head.append(script);
    });
    loading.set(host, coming);
  }
  return coming;
}

export function Booking({ children, onEvent, theme, metadata, ...asked }: BookingProps) {
  const place = useRef<HTMLDivElement>(null);
  const widget = useRef<Widget | null>(null);
  const hear = useRef(onEvent);
  hear.current = onEvent;
  const options: Record<string, unknown> = { ...asked };
  for (const [name, value] of Object.entries(metadata ?? {})) options[`metadata-${name}`] = value;
  const key = JSON.stringify(options);

  useEffect(() => {
    let gone = false;
    const on = (event: BookingEvent, detail: Record<string, unknown>) => hear.current?.(event, detail);
    loader(asked.host)
      .then((ready) => {
        if (!gone && place.current) widget.current = ready.mount(place.current, { ...JSON.parse(key), theme, on });
      })
      .catch(() => undefined); // what stands in the element stays: the link
    return () => {
      gone = true;
      widget.current?.destroy();
      widget.current = null;
    };
    // The theme is told to the running widget below.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [key]);

  useEffect(() => {
    if (theme) widget.current?.theme(theme);
  }, [theme]);

  function open(event: MouseEvent<HTMLElement>) {
    if (!widget.current || asked.mode !== "popup") return;
    event.preventDefault();
    widget.current.open(event.target as Element);
  }

  return (
    <div ref={place} onClick={open}>
      {children}
      <noscript>
        <a href={`${asked.host}/book/${asked.business}`}>{asked.label ?? "Book a time"}</a>
      </noscript>
    </div>
  );
}
