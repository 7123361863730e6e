//! The generated job with the real Postman CLI, against a server of our own. Needs npm, once the network, and a
//! platform that the CLI is built for; says so and passes where there is no npm, but not in CI.

#![cfg(unix)]

mod project;
mod server;

use circlet::template::{FailSeverity, Lint, Reference, Region, Request, Runnable};

use project::{Project, Step, example, postman_cli};
use server::Server;

/// A collection of one request, with or without a passing test.
fn collection(path: &str, expected_status: u16) -> String {
    format!(
        r#"{{
  "info": {{ "name": "{expected_status}", "schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json" }},
  "item": [{{
    "name": "Only",
    "request": "{{{{baseUrl}}}}{path}",
    "event": [{{ "listen": "test", "script": {{ "exec": ["pm.test('status', () => pm.response.to.have.status({expected_status}));"] }} }}]
  }}]
}}"#
    )
}

fn environment(server: &Server) -> String {
    format!(r#"{{"name": "Local", "values": [{{"key": "baseUrl", "value": "{}"}}]}}"#, server.url())
}

fn request(collections: &[Runnable]) -> Request {
    Request {
        collections: collections.to_vec(),
        environment: Some(Reference::File("local.json".to_owned())),
        ..Request::default()
    }
}

fn file(path: &str) -> Runnable {
    Runnable::File(path.to_owned())
}

fn outcome(steps: &[Step]) -> Vec<(&str, Option<bool>)> {
    steps.iter().map(|step| (step.name.as_str(), step.succeeded)).collect()
}

#[test]
fn a_passing_collection_makes_a_green_job_whatever_its_name() {
    let Some(cli) = postman_cli() else { return };
    let server = Server::start();
    let name = "it's \"quoted\" $HOME `id` $(id) <<x>> \\ #1: & ‘本’.json";
    let project = Project::new(cli);
    project.write(&format!("a b/{name}"), &example("postman/collections/bookstore.json"));
    project.write(&format!("env {name}"), &environment(&server));
    let request = Request {
        environment: Some(Reference::File(format!("env {name}"))),
        ..request(&[file(&format!("a b/{name}"))])
    };

    let steps = project.run(&request);

    let expected = [("Install Postman CLI", Some(true)), ("Run Postman collection", Some(true))];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    assert_eq!(project.count("test-results/postman/junit.xml", "<testcase "), 5);
    assert_eq!(project.count("test-results/postman/junit.xml", "<failure "), 0);
    assert_eq!(server.paths(), ["/books", "/books/7", "/books/none"]);
}

#[test]
fn a_failing_collection_fails_the_job_but_not_the_others() {
    let Some(cli) = postman_cli() else { return };
    let server = Server::start();
    let project = Project::new(cli).installed();
    project.write("one/books.json", &collection("/broken", 200));
    project.write("two/books.json", &collection("/books", 200));
    project.write("v3/.resources/definition.yaml", "$kind: collection\nname: Folder\n");
    project.write(
        "v3/List.request.yaml",
        "$kind: http-request\nurl: \"{{baseUrl}}/books?v3\"\nmethod: GET\nscripts:\n  - type: afterResponse\n    code: pm.test('status', () => pm.response.to.have.status(200));\n",
    );
    project.write("local.json", &environment(&server));

    let steps = project.run(&request(&[
        file("one/books.json"),
        Runnable::Folder("v3".to_owned()),
        file("two/books.json"),
    ]));

    let expected = [
        ("Run Postman collection one/books.json", Some(false)),
        ("Run Postman collection v3", Some(true)),
        ("Run Postman collection two/books.json", Some(true)),
    ];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    assert_eq!(project.count("test-results/postman/one-books.xml", "<failure "), 1);
    assert_eq!(project.count("test-results/postman/two-books.xml", "<testcase "), 1);
    assert_eq!(project.count("test-results/postman/two-books.xml", "<failure "), 0);
    assert_eq!(server.paths(), ["/broken", "/books?v3", "/books"]);
}

#[test]
fn the_options_of_a_run_reach_the_postman_cli() {
    let Some(cli) = postman_cli() else { return };
    let server = Server::start();
    let project = Project::new(cli).installed().with_variable("API_TOKEN", "two words");
    project.write("books.json", &collection("/{{page}}/{{word}}?{{token}}", 200));
    project.write("more.json", &collection("/never", 200));
    project.write("rows.csv", "page\nbooks\nbroken\nnever\n");
    project.write("local.json", &environment(&server));
    let request = Request {
        iteration_data: Some("rows.csv".to_owned()),
        env_vars: vec!["word=a'b \"$HOME\"".to_owned(), "token=$API_TOKEN".to_owned()],
        bail: true,
        timeout: std::num::NonZeroU64::new(60_000),
        ..request(&[file("books.json"), file("more.json")])
    };

    let steps = project.run(&request);

    let expected =
        [("Run Postman collection books", Some(false)), ("Run Postman collection more", None)];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    let word = "a'b%20%22$HOME%22?two%20words";
    assert_eq!(server.paths(), [format!("/books/{word}"), format!("/broken/{word}")]);
}

#[test]
fn a_login_without_a_key_names_the_variable() {
    let Some(cli) = postman_cli() else { return };
    let project = Project::new(cli).installed();
    let id = "4946945-3673316a-9a35-4b0d-a148-3566b490798d";
    let request = Request { environment: None, ..request(&[Runnable::Id(id.to_owned())]) };

    let steps = project.run(&request);

    let expected = [("Log in to Postman", Some(false)), ("Run Postman collection", None)];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    assert!(steps[0].output.contains("POSTMAN_API_KEY: set it in a context"), "{steps:#?}");
}

#[test]
fn a_login_in_the_eu_is_understood() {
    let Some(cli) = postman_cli() else { return };
    let project = Project::new(cli).installed().with_variable("POSTMAN_API_KEY", "no key at all");
    project.write("books.json", &collection("/books", 200));
    let request = Request { region: Region::Eu, ..request(&[file("books.json")]) };

    let steps = project.run(&request);

    let expected = [("Log in to Postman", Some(false)), ("Run Postman collection", None)];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    assert!(steps[0].output.contains("key is invalid"), "{steps:#?}");
}

#[test]
fn a_governance_check_never_passes_for_want_of_the_right_word() {
    let Some(cli) = postman_cli() else { return };
    let spec = Lint::Spec(Reference::File("api.yaml".to_owned()));
    for lint in [Lint::Api, spec] {
        let project = Project::new(cli).installed();
        project
            .write("api.yaml", "openapi: 3.1.0\ninfo: {title: Books, version: '1'}\npaths: {}\n");
        project.write(".postman/api", "id = 3673316a-9a35-4b0d-a148-3566b490798d\n");
        let request = Request {
            lint: Some(lint),
            fail_severity: Some(FailSeverity::Warning),
            ..request(&[file("books.json")])
        };

        let steps = project.run(&request);

        // Without a key the login fails; the check still runs, and fails for want of a server and for nothing else.
        let expected = [
            ("Log in to Postman", Some(false)),
            ("Run Postman collection", None),
            ("Check API governance and security rules", Some(false)),
        ];
        assert_eq!(outcome(&steps), expected, "{steps:#?}");
        assert!(!steps[2].output.contains("invalid value"), "{steps:#?}");
    }
}

#[test]
fn a_pinned_version_is_installed_by_npm_for_all_steps() {
    let Some(cli) = postman_cli() else { return };
    let server = Server::start();
    let project = Project::new(cli);
    project.write("books.json", &collection("/books", 200));
    project.write("local.json", &environment(&server));
    let request = Request {
        postman_cli_version: Some("1.34.0".to_owned()),
        ..request(&[file("books.json")])
    };

    let steps = project.run(&request);

    let expected = [("Install Postman CLI", Some(true)), ("Run Postman collection", Some(true))];
    assert_eq!(outcome(&steps), expected, "{steps:#?}");
    assert!(steps[0].output.contains("npm installs postman-cli@1.34.0"), "{steps:#?}");
    assert!(steps[0].output.contains("1.34.0\n"), "{steps:#?}");
}
