//! The syntax tree: what a query says, before names and types are looked up.

use crate::token::Span;
use crate::types::Type;
use crate::value::Value;

/// A parsed query: `let` statements and one tabular expression.
#[derive(Clone, Debug, PartialEq)]
pub struct Query {
    /// The `let` statements in order.
    pub(crate) lets: Vec<Let>,
    /// What gives the rows.
    pub(crate) body: Pipeline,
}

/// A name with its place.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// `let name = value;`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Let {
    pub(crate) name: Name,
    pub(crate) value: Expr,
}

/// A source of rows and the operators after it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pipeline {
    pub(crate) source: Source,
    pub(crate) operators: Vec<Operator>,
}

/// What a pipeline begins with.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Source {
    /// A table or a `let` name, or a pipeline in parentheses.
    Expr(Box<Expr>),
    /// `datatable (a: long, ...) [1, ...]`
    Datatable { columns: Vec<(Name, Type)>, cells: Vec<Expr>, span: Span },
    /// `print a = 1, ...`
    Print(Vec<Item>),
    /// `union ...` at the beginning of a pipeline.
    Union(Union),
    /// `range name from a to b step c`
    Range(Box<Range>),
}

/// `range name from a to b step c`
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Range {
    pub(crate) name: Name,
    pub(crate) from: Expr,
    pub(crate) to: Expr,
    pub(crate) step: Expr,
    pub(crate) span: Span,
}

/// `(a: long, T: (*)) { let ...; body }`, as `let` names it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FunctionBody {
    pub(crate) parameters: Vec<FunctionParameter>,
    pub(crate) lets: Vec<Let>,
    pub(crate) body: Expr,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct FunctionParameter {
    pub(crate) name: Name,
    /// `None` when it takes a table.
    pub(crate) ty: Option<Type>,
    pub(crate) default: Option<Expr>,
}

/// One operator of a pipeline.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Operator {
    pub(crate) kind: OperatorKind,
    /// The operator's name in the text.
    pub(crate) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum OperatorKind {
    Where(Expr),
    Project(Vec<Item>),
    ProjectAway(Vec<Pattern>),
    ProjectKeep(Vec<Pattern>),
    ProjectRename(Vec<(Name, Name)>),
    ProjectReorder(Vec<(Pattern, Option<PatternOrder>)>),
    Extend(Vec<Item>),
    Summarize { aggregates: Vec<Item>, by: Vec<Item> },
    Sort(Vec<SortItem>),
    Top { count: Expr, by: Vec<SortItem> },
    Take(Expr),
    Distinct(Vec<Item>),
    Count,
    Union(Union),
}

/// `name = value`, or only the value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Item {
    pub(crate) name: Option<Name>,
    pub(crate) value: Expr,
}

/// A name with `*` for any letters, as in `project-away Caller*`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Pattern {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// A quoted name stands for itself even if there is a `*` in it.
    pub(crate) quoted: bool,
}

/// How `project-reorder` sorts the columns of a pattern.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum PatternOrder {
    Ascending,
    Descending,
    /// `a2` before `a10`.
    GrannyAscending,
    GrannyDescending,
}

/// One key of `sort` or `top`.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SortItem {
    pub(crate) value: Expr,
    pub(crate) descending: bool,
    pub(crate) nulls_first: bool,
}

/// `union`, as operator or source.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Union {
    /// `kind=inner`: only the columns that all tables have.
    pub(crate) inner: bool,
    pub(crate) with_source: Option<Name>,
    pub(crate) fuzzy: bool,
    pub(crate) tables: Vec<UnionTable>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum UnionTable {
    Pattern(Pattern),
    Pipeline(Box<Pipeline>, Span),
}

/// A scalar expression, or a tabular one where KQL allows it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Expr {
    pub(crate) kind: ExprKind,
    pub(crate) span: Span,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum ExprKind {
    Literal(Value),
    Name(String),
    /// `*` as an argument.
    Star,
    /// `base.member`
    Member {
        base: Box<Expr>,
        member: Name,
    },
    /// `base[index]`
    Element {
        base: Box<Expr>,
        index: Box<Expr>,
    },
    Call {
        name: Name,
        arguments: Vec<Item>,
    },
    Negate(Box<Expr>),
    /// `and` or `or` of two or more.
    Logic {
        and: bool,
        operands: Vec<Expr>,
    },
    Binary {
        op: BinaryOp,
        op_span: Span,
        left: Box<Expr>,
        right: Box<Expr>,
    },
    /// `left in (items)` and its kind.
    List {
        op: ListOp,
        left: Box<Expr>,
        items: Vec<Expr>,
    },
    Between {
        negated: bool,
        value: Box<Expr>,
        low: Box<Expr>,
        high: Box<Expr>,
    },
    /// A tabular expression: `in (T | project x)`, `let t = T | take 5`.
    Pipeline(Box<Pipeline>),
    /// A function, only as the value of a `let`.
    Function(Box<FunctionBody>),
}

/// An operator between two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BinaryOp {
    Arithmetic(Arithmetic),
    Compare(Compare),
    Text(TextOp),
}

/// `+ - * / %`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arithmetic {
    /// `+`
    Add,
    /// `-`
    Subtract,
    /// `*`
    Multiply,
    /// `/`: of whole numbers, cut towards zero.
    Divide,
    /// `%`: never negative.
    Modulo,
}

/// `== != < <= > >=`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compare {
    /// `==`
    Equal,
    /// `!=` or `<>`
    NotEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
}

/// An operator between two texts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextOp {
    /// What is looked for.
    pub test: TextTest,
    /// Whether upper and lower case are two.
    pub case_sensitive: bool,
    /// Whether the answer is turned around, as by `!has`.
    pub negated: bool,
}

/// What a [`TextOp`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextTest {
    /// `=~`, `!~`: the same text.
    Equals,
    /// `has`: the text as a whole term, that is, between other signs than letters and digits.
    Has,
    /// `hasprefix`: a term begins with the text.
    HasPrefix,
    /// `hassuffix`: a term ends with the text.
    HasSuffix,
    /// `contains`: the text anywhere.
    Contains,
    /// `startswith`
    StartsWith,
    /// `endswith`
    EndsWith,
    /// `matches regex`: the pattern is found anywhere.
    MatchesRegex,
}

/// An operator between a value and a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ListOp {
    /// What is looked for.
    pub test: ListTest,
    /// Whether the answer is turned around, as by `!in`.
    pub negated: bool,
}

/// What a [`ListOp`] looks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListTest {
    /// `in`: equal to one of the list.
    In,
    /// `in~`: equal to one of the list, in any case.
    InAnyCase,
    /// `has_any`: has one of the list as a whole term.
    HasAny,
    /// `has_all`: has each of the list as a whole term.
    HasAll,
}
