import { useMemo } from 'react';
import { useReplicas } from '../../api/api-context.tsx';
import { usualScene, type Scene } from '../model/scene.ts';

const usualReplicas = ['api-1', 'api-2'];

/** Returns the names of the replicas of this installation, in order. */
export function useReplicaNames(): readonly string[] {
  const seen = useReplicas();
  return useMemo(
    () => (seen.length >= usualReplicas.length ? seen : [...new Set([...usualReplicas, ...seen])].sort()),
    [seen],
  );
}

/** Returns the usual picture with this installation's replicas. */
export function useUsualScene(redis: 'shown' | 'absent' = 'shown'): Scene {
  const replicas = useReplicaNames();
  return useMemo(() => usualScene({ replicas, redis }), [replicas, redis]);
}
