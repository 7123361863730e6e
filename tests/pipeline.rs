//! What a pipeline's values and parameters are, and what cannot be given for them.

use circlet::model::Model;
use circlet::process::{Data, Map, Pipeline, Repository, Trigger, Value, Variable};
use circlet::yaml;

const CONFIG: &str = "
version: 2.1
parameters:
  deploy: {type: boolean, default: false}
  count: {type: integer, default: 3}
  version: {type: string, default: '1.10'}
  env: {type: enum, enum: [dev, prod, 3], default: dev}
  odd: {type: none}
";

fn start(trigger: &Trigger) -> Result<Pipeline, String> {
    let parsed = yaml::parse(CONFIG);
    Pipeline::new(&Model::new(&parsed.document), trigger).map_err(|error| error.to_string())
}

fn given(parameters: &str) -> Trigger {
    let parsed = yaml::parse(parameters);
    let value = Value::read(parsed.document.root().expect("it has a root"), 0);
    let Data::Map(map) = value.data else { panic!("{parameters} is no map") };
    Trigger { parameters: Map::clone(&map), ..Trigger::default() }
}

fn with_value(name: &str, text: &str) -> Trigger {
    let values = [(name.to_owned(), text.to_owned())].into();
    Trigger { values, ..Trigger::default() }
}

fn value(pipeline: &Pipeline, name: &str) -> Option<Data> {
    match pipeline.value(name) {
        Variable::Value(value) => Some(value.data),
        Variable::Missing => None,
    }
}

#[test]
fn parameters_have_their_defaults_until_they_are_given() {
    let pipeline = start(&Trigger::default()).unwrap();
    let parameter = |name| pipeline.parameter(name).map(|value| value.data.clone());
    assert_eq!(parameter("deploy"), Some(Data::Bool(false)));
    assert_eq!(parameter("count"), Some(Data::Int(3)));
    assert_eq!(parameter("version"), Some(Data::text("1.10")));
    assert_eq!(parameter("none"), None);
    let default = pipeline.parameter("count").unwrap().origin;
    assert_eq!(default.span.slice(CONFIG), "3");

    let trigger = given("{deploy: yes, count: 0x10, version: v2, env: 3, odd: [1]}");
    let pipeline = start(&trigger).unwrap();
    let parameter = |name| pipeline.parameter(name).map(|value| value.data.clone());
    assert_eq!(parameter("deploy"), Some(Data::Bool(true)));
    assert_eq!(parameter("count"), Some(Data::Int(16)));
    assert_eq!(parameter("env"), Some(Data::Int(3)));
    assert!(pipeline.parameter("count").unwrap().origin.is_given());
}

#[test]
fn parameters_take_their_type_only() {
    let fault = |parameters| start(&given(parameters)).unwrap_err();
    assert_eq!(
        fault("{deploy: 'true'}"),
        "pipeline parameter `deploy` must be `true` or `false`, not the string `true`"
    );
    assert_eq!(
        fault("{count: 1.5}"),
        "pipeline parameter `count` must be a whole number, not the number `1.5`"
    );
    assert_eq!(
        fault("{version: 1.10}"),
        "pipeline parameter `version` must be a string, not the number `1.1`"
    );
    assert_eq!(
        fault("{version: [a]}"),
        "pipeline parameter `version` must be a string, not a list"
    );
    assert_eq!(
        fault("{env: test}"),
        "pipeline parameter `env` must be one of `dev`, `prod`, `3`, not the string `test`"
    );
    assert_eq!(
        fault("{deplyo: true}"),
        "the config declares no pipeline parameter `deplyo`; did you mean `deploy`?"
    );
    assert_eq!(fault("{nothing_like_it: 1}"), {
        "the config declares no pipeline parameter `nothing_like_it`"
    });
}

#[test]
fn values_are_those_of_the_official_tool_until_they_are_given() {
    let trigger = Trigger {
        branch: Some("dev".to_owned()),
        revision: Some("abc".to_owned()),
        repository: Some(Repository { url: "https://gitlab.com/o/r".to_owned(), host: "gitlab" }),
        ..Trigger::default()
    };
    let pipeline = start(&trigger).unwrap();
    for (name, expected) in [
        ("git.branch", Data::text("dev")),
        ("git.tag", Data::Null),
        ("git.revision", Data::text("abc")),
        ("config.sha", Data::text("abc")),
        ("project.type", Data::text("gitlab")),
        ("project.git_url", Data::text("https://gitlab.com/o/r")),
        ("number", Data::Int(1)),
        ("git.branch.is_default", Data::Bool(false)),
        ("trigger_source", Data::text("webhook")),
        ("event.action", Data::text("")),
        ("project.slug", Data::Null),
        ("trigger_parameters.gitlab.anything", Data::Null),
    ] {
        assert_eq!(value(&pipeline, name), Some(expected), "{name}");
    }
    assert_eq!(value(&pipeline, "git.brnch"), None);
    let alone = start(&Trigger::default()).unwrap();
    assert_eq!(value(&alone, "project.type"), Some(Data::text("github")));
    assert_eq!(value(&alone, "git.branch"), Some(Data::Null));

    let given = start(&with_value("number", "7")).unwrap();
    assert_eq!(value(&given, "number"), Some(Data::Int(7)));
    let given = start(&with_value("git.branch.is_default", "true")).unwrap();
    assert_eq!(value(&given, "git.branch.is_default"), Some(Data::Bool(true)));
    let given = start(&with_value("trigger_parameters.gitlab.action", "x")).unwrap();
    assert_eq!(value(&given, "trigger_parameters.gitlab.action"), Some(Data::text("x")));
}

#[test]
fn values_are_known_and_have_a_type() {
    let fault = |name, text| start(&with_value(name, text)).unwrap_err();
    assert_eq!(
        fault("git.brnch", "main"),
        "no pipeline value is called `pipeline.git.brnch`; did you mean `pipeline.git.branch`?"
    );
    assert_eq!(fault("number", "x"), "`pipeline.number` must be a whole number, not `x`");
    assert_eq!(
        fault("git.branch.is_default", "yes"),
        "`pipeline.git.branch.is_default` must be `true` or `false`, not `yes`"
    );
}

#[test]
fn repositories_are_known_by_their_remotes_and_keep_no_secrets() {
    for (remote, url, host) in [
        ("git@github.com:owner/name.git", "https://github.com/owner/name", "github"),
        ("https://github.com/owner/name", "https://github.com/owner/name", "github"),
        ("https://me:secret@gitlab.com/a/b/c.git/", "https://gitlab.com/a/b/c", "gitlab"),
        ("ssh://git@gitlab.example.com:2222/a/b.git", "https://gitlab.example.com/a/b", "gitlab"),
        ("ssh://git@bitbucket.org/a/b.git", "https://bitbucket.org/a/b", "bitbucket"),
        ("https://github.com/18F/api.git", "https://github.com/18F/api", "github"),
        ("git@github.com:18/api.git", "https://github.com/18/api", "github"),
        ("ssh://git@github.com:22/18F/api.git", "https://github.com/18F/api", "github"),
    ] {
        let expected = Some(Repository { url: url.to_owned(), host });
        assert_eq!(Repository::of_remote(remote), expected, "{remote}");
    }
    for remote in ["", "/srv/git/name.git", "../name", "https://example.com/owner/name"] {
        assert_eq!(Repository::of_remote(remote), None, "{remote}");
    }
}
