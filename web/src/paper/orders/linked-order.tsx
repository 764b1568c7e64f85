import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Loaded, Section } from "../../ui/section.tsx";
import { orderQuery } from "../queries.ts";
import { termsWords } from "../order-words.ts";
import { OrderDetails } from "./order-details.tsx";

/** The order that another page links to, with all that happened to it, above the others. */
export function LinkedOrder({ id }: { id: string }) {
  const asked = useQuery(orderQuery(id));
  return (
    <Section
      title={asked.data === undefined ? "The order" : termsWords(asked.data)}
      aside={
        <Link className="small" to="/orders" search={(known) => ({ ...known, order: undefined })}>
          Close
        </Link>
      }
    >
      <Loaded asked={asked} lines={3}>
        {(order) => <OrderDetails listed={order} />}
      </Loaded>
    </Section>
  );
}
