import { skipToken, useQuery } from "@tanstack/react-query";
import type { Import } from "#shared/contracts/imports.ts";
import { KEYS } from "../../session/keys.ts";

/**
 * The newest progress that the server told of comparing this file; null before the first. A small file is
 * compared within its request, whose id is not known yet, so its size tells it.
 */
export function useReadSoFar(file: File): Import | null {
  const told = useQuery<Import>({ queryKey: KEYS.comparing, queryFn: skipToken }).data;
  return told !== undefined && told.size === file.size ? told : null;
}
