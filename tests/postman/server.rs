//! A small HTTP server: the book store, and a page that is broken.

use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

/// A server that runs until the test ends.
pub(crate) struct Server {
    port: u16,
    paths: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        let paths = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&paths);
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                if let Some(path) = answer(stream) {
                    seen.lock().expect("no thread panicked").push(path);
                }
            }
        });
        Self { port, paths }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// What was asked for, in order.
    pub(crate) fn paths(&self) -> Vec<String> {
        self.paths.lock().expect("no thread panicked").clone()
    }
}

/// Answers one request and tells its path.
fn answer(mut stream: TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream.try_clone().ok()?).lines();
    let first = lines.next()?.ok()?;
    // The client must have sent everything before it is answered.
    for line in lines {
        if line.ok()?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1)?.to_owned();
    let (status, body) = match path.as_str() {
        "/books/none" => ("404 Not Found", "{}"),
        "/books/7" => ("200 OK", r#"{"id": 7}"#),
        path if path.starts_with("/books") => ("200 OK", r#"[{"id": 7}, {"id": 8}]"#),
        _ => ("500 Internal Server Error", "{}"),
    };
    let head = "content-type: application/json\r\nconnection: close\r\ncontent-length:";
    write!(stream, "HTTP/1.1 {status}\r\n{head} {}\r\n\r\n{body}", body.len()).ok()?;
    Some(path)
}
