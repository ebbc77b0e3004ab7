using System.Linq.Expressions;

namespace Barq.Persistence.Access;

/// <summary>Whose the rows of an entity type are.</summary>
/// <param name="EntityType">The entity's CLR type.</param>
/// <param name="Organization">The organization that owns a row.</param>
/// <param name="Courier">The courier whose row it is; null where couriers see all rows of their organization.</param>
/// <param name="AdministratorsOnly">Whether it is there for administrators alone.</param>
internal sealed record FenceRule(Type EntityType, LambdaExpression Organization, LambdaExpression? Courier, bool AdministratorsOnly = false)
{
    /// <summary>The rule of an entity type.</summary>
    /// <typeparam name="TEntity">The entity.</typeparam>
    /// <param name="organization">The organization that owns a row.</param>
    /// <param name="courier">The courier whose row it is; null where couriers see all rows of their organization.</param>
    /// <param name="administratorsOnly">Whether its rows are there for administrators alone.</param>
    public static FenceRule Of<TEntity>(
        Expression<Func<TEntity, long>> organization, Expression<Func<TEntity, long?>>? courier = null, bool administratorsOnly = false) =>
        new(typeof(TEntity), organization, courier, administratorsOnly);

    /// <summary>The property of <see cref="Organization"/>.</summary>
    public string OrganizationProperty => PathOf(Organization)[^1];

    /// <summary>The properties that lead to <see cref="Courier"/>: a column, or a navigation and a column of its target.</summary>
    public string[]? CourierPath => Courier is null ? null : PathOf(Courier);

    private static string[] PathOf(LambdaExpression lambda)
    {
        var path = new List<string>();
        var expression = lambda.Body is UnaryExpression { NodeType: ExpressionType.Convert } convert ? convert.Operand : lambda.Body;
        for (; expression is MemberExpression member; expression = member.Expression)
        {
            path.Insert(0, member.Member.Name);
        }

        return [.. path];
    }
}
