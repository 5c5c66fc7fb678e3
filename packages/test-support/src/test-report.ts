/** The report of a test run. e2e imports it here, because e2e must not import the launcher. */
export { writeTestReport, type NamedTest } from '@session-lab/launcher/test-report';
