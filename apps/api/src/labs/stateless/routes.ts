import type { Router } from 'express';
import { endpoints } from '@session-lab/contract/labs/stateless';
import { jsonBody } from '../../http/body.ts';
import { clientOf } from '../../http/request-source.ts';
import { bodyOf, queryOf } from '../../http/parse-input.ts';
import { strictRouter } from '../../http/routing.ts';
import { clientNetwork } from '../../limits/client-network.ts';
import { studentOf } from '../lab-request.ts';
import type { LabTools } from '../lab-tools.ts';
import { createFolders } from './service.ts';

/** Lab 1: a protocol with state in the replica, and a stateless one. */
export function stateless({ replicaName }: LabTools): Router {
  const router = strictRouter();
  const folders = createFolders(replicaName);

  router.post(endpoints.changeFolder.path, jsonBody, (req, res) => {
    const { folder } = bodyOf(req, endpoints.changeFolder.body);
    res.json(folders.change(studentOf(req), folder, clientNetwork(clientOf(req).address)));
  });

  router.get(endpoints.readFolder.path, (req, res) => {
    res.json(folders.read(studentOf(req)));
  });

  router.get(endpoints.readFiles.path, (req, res) => {
    res.json(folders.files(queryOf(req, endpoints.readFiles.query).folder));
  });

  return router;
}
