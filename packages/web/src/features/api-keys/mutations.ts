"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useApis } from "../../api/api-context.tsx";
import type { CreateApiKeyRequest } from "../../api/platform.ts";
import { QUERY } from "../../api/queries.ts";

export function useCreateApiKey() {
  const { platform } = useApis();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (request: CreateApiKeyRequest) => platform.createApiKey(request),
    onSuccess: () => void queries.invalidateQueries({ queryKey: QUERY.apiKeys }),
  });
}

export function useDeleteApiKey() {
  const { platform } = useApis();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (apiKey: string) => platform.deleteApiKey(apiKey),
    onSettled: () => void queries.invalidateQueries({ queryKey: QUERY.apiKeys }),
  });
}
